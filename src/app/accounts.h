// Accounts of the embedded provider for the commands that need one: token, seed, swarm.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.h"
#include "ports/tier.h"

namespace fa::app {

// What an operator says about an account; absent: unchanged.
struct AccountChanges {
  std::optional<std::string> email;
  std::optional<bool> is_verified;
  std::optional<std::vector<std::string>> groups;  // all of them; empty: none
  std::optional<ports::Tier> tier;
};

struct AccountToken {
  std::string token;
  std::string username;  // as the account has it, where the letter case differs
  bool account_is_new = false;
};

// A sentence that says why no account can have this; nullopt where it can. Groups as groups_of() reads them.
std::optional<std::string> problem_with_username(std::string_view username);
std::optional<std::string> problem_with_email(std::string_view email);
std::optional<std::string> problem_with_groups(std::string_view groups);
std::optional<std::string> problem_with_tier(std::string_view tier);

// A comma separated list, or `none`.
std::vector<std::string> groups_of(std::string_view text);

// Makes the account where it is absent, changes what is named, and returns an access token for it that says so. Works
// beside a running server; tokens given before keep what they say. A data folder that it has to make, or in which no
// house has written house.json, is told on standard error: it may have been a slip of the pen. Throws
// std::runtime_error with what failed.
AccountToken account_token(const Settings& settings, const std::string& username, const AccountChanges& changes);
// The token alone, of an account that is taken as it is.
std::string local_token(const Settings& settings, const std::string& username);

// A new key signs the provider's tokens from now on, also those of a running server; the old one verifies until its
// tokens have expired. The folder must be one that has a key. Throws std::runtime_error with what failed.
void rotate_identity_key(const Settings& settings);

}  // namespace fa::app
