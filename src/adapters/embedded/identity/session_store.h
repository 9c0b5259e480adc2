// Who is signed in at the provider in which browser. Blocking; any thread. Times in Unix ms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/embedded/identity/identity_database.h"

namespace fa::identity {

struct Session {
  std::string token_hash;  // 32 bytes
  std::string account_id;
  std::int64_t signed_in_at = 0;
  std::int64_t expires_at = 0;
};

class SessionStore {
 public:
  explicit SessionStore(IdentityDatabase& database) : database_(database) {}

  // Also forgets what has expired by session.signed_in_at, and the account's oldest beyond per_account_max.
  StoreResult<void> create(const Session& session, std::size_t per_account_max);
  StoreResult<std::optional<Session>> find(std::string_view token, std::int64_t now_ms);
  StoreResult<void> remove(std::string_view token_hash);

 private:
  IdentityDatabase& database_;
};

}  // namespace fa::identity
