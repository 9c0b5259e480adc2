// Who is signed in at the provider in which browser. Blocking; any thread. Times in Unix ms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/embedded/identity/identity_database.h"
#include "adapters/embedded/identity/sign_in_ends.h"

namespace fa::identity {

struct Session {
  std::string token_hash;  // 32 bytes
  std::string account_id;
  std::int64_t signed_in_at = 0;
  std::int64_t expires_at = 0;
};

class SessionStore {
 public:
  // `ends` is told of the grants that end with a session. Both outlive the store.
  SessionStore(IdentityDatabase& database, SignInEnds& ends) : database_(database), ends_(ends) {}

  // In place of `former`, the session that the browser had until now, where it had one: the grants of the same person's
  // go on from the new one, anybody else's end. Also forgets what has expired by session.signed_in_at, and ends the
  // account's oldest beyond per_account_max, with what was granted from them.
  StoreResult<void> create(const Session& session, const std::optional<Session>& former, std::size_t per_account_max);
  StoreResult<std::optional<Session>> find(std::string_view token, std::int64_t now_ms);
  // The session ends at `now_ms`, and all that was granted from it.
  StoreResult<void> end(std::string_view token_hash, std::int64_t now_ms);

 private:
  IdentityDatabase& database_;
  SignInEnds& ends_;
};

}  // namespace fa::identity
