// Accounts of the embedded provider for the commands that need one: token, seed, swarm.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/settings.h"

namespace fa::app {

// A sentence that says why no account can have this username or e-mail address; nullopt where it can.
std::optional<std::string> problem_with_username(std::string_view username);
std::optional<std::string> problem_with_email(std::string_view email);

// Makes the account where it is absent, gives it the e-mail address where there is one, and returns an access token for
// it. Works beside a running server. A data folder that it has to make is told on standard error: it may have been a
// slip of the pen. Throws std::runtime_error with what failed.
std::string local_token(const Settings& settings, const std::string& username,
                        const std::optional<std::string>& email = std::nullopt);

// A new key signs the provider's tokens from now on, also those of a running server; the old one verifies until its
// tokens have expired. The folder must be one that has a key. Throws std::runtime_error with what failed.
void rotate_identity_key(const Settings& settings);

}  // namespace fa::app
