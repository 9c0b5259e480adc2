// The accounts of the embedded provider. Blocking; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/embedded/identity/identity_database.h"
#include "ports/tier.h"

namespace fa::identity {

struct Account {
  std::string account_id;                    // the `sub` of its tokens; a lower-case UUID
  std::string username;                      // as typed at sign-up; unique without regard to case
  std::optional<std::string> password_hash;  // absent: nobody can sign in with a password
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  bool is_verified = false;
  std::int64_t created_at = 0;      // Unix ms
  std::optional<ports::Tier> tier;  // absent: the house decides by is_verified
  std::vector<std::string> groups;  // "moderator", "admin"
};

class AccountStore {
 public:
  static constexpr std::size_t groups_max = 16;
  explicit AccountStore(IdentityDatabase& database) : database_(database) {}

  // Takes a new account_id. conflict: the username is taken.
  StoreResult<Account> create(Account account);
  StoreResult<std::optional<Account>> find_by_username(std::string_view username);
  StoreResult<std::optional<Account>> find(std::string_view account_id);
  // Each: not_found where there is no such account. Groups beyond groups_max are a conflict.
  StoreResult<void> set_groups(std::string_view account_id, const std::vector<std::string>& groups);
  StoreResult<void> set_verified(std::string_view account_id, bool is_verified);
  StoreResult<void> set_email(std::string_view account_id, const std::string& email);
  StoreResult<void> set_tier(std::string_view account_id, ports::Tier tier);
  StoreResult<std::vector<std::string>> usernames(std::size_t count_max);  // oldest accounts first

 private:
  IdentityDatabase& database_;
};

}  // namespace fa::identity
