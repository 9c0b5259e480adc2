// What people have granted to clients: single-use codes (RFC 6749, 4.1.2) and rotating refresh tokens (RFC
// 9700, 4.14.2). Blocking; any thread. Times in Unix ms. The store holds hashes only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/embedded/identity/identity_database.h"
#include "adapters/embedded/identity/sign_in_ends.h"

namespace fa::identity {

// A page that is reloaded, or loses its connection, while it refreshes never gets the answer. For this long the refresh
// token that a grant used last may come again and gets the same successor: a grant has one chain of tokens, whoever
// repeats what. A token that was itself given twice has no such grace: two who hold one chain cannot both go on. Any
// other used token that comes again shows that it leaked.
inline constexpr std::int64_t kRefreshGraceMs = 10'000;
// So many used tokens of a grant are remembered: more than 30 days' worth. An older one is unknown, and good for
// nothing.
inline constexpr std::size_t kUsedTokensMax = 4'000;

struct Grant {
  std::string grant_id;
  std::string account_id;
  std::string session_hash;  // of the provider session it came from, with which it ends at the latest
  std::string client_id;
  std::string scope;
  std::optional<std::string> nonce;
  std::int64_t signed_in_at = 0;
  std::int64_t created_at = 0;
  std::int64_t expires_at = 0;
};

struct NewCode {
  std::string redirect_uri;
  std::string code_challenge;  // S256
  std::int64_t expires_at = 0;
};

struct CodeRedemption {
  std::string code;
  std::string client_id;
  std::string redirect_uri;
  std::string code_verifier;
};

struct RedeemedGrant {
  Grant grant;
  std::string refresh_token;  // the next one
};

class GrantStore {
 public:
  // `ends` is told of each grant that ends before its time. Both outlive the store.
  GrantStore(IdentityDatabase& database, SignInEnds& ends) : database_(database), ends_(ends) {}

  // The code for `grant`, whose grant_id is made here. Also ends the account's oldest beyond per_account_max, and
  // forgets what expired, or ended so long ago that no access token from it can be good.
  StoreResult<std::string> create(Grant grant, const NewCode& code, std::size_t per_account_max);

  // Both: nullopt where it is not good, or no longer, also because its session has ended. Whoever knows a used code, or
  // a used refresh token out of its grace, shows that it leaked, so the whole grant is revoked; a code that comes with
  // the wrong verifier, client or redirect_uri is spent and its grant revoked as well. In its grace a token that was
  // given twice is refused, and its one successor goes on.
  StoreResult<std::optional<RedeemedGrant>> redeem_code(const CodeRedemption& redemption, std::int64_t now_ms);
  StoreResult<std::optional<RedeemedGrant>> redeem_refresh_token(std::string_view token, std::string_view client_id,
                                                                 std::int64_t now_ms);

  // Unknown tokens are no error.
  StoreResult<void> revoke_by_refresh_token(std::string_view token, std::string_view client_id, std::int64_t now_ms);
  StoreResult<void> revoke(std::string_view grant_id, std::int64_t now_ms);
  // Once, at the start: tells `ends` of the grants that ended so lately that access tokens from them may be good.
  StoreResult<void> load_ends(std::int64_t now_ms);

 private:
  IdentityDatabase& database_;
  SignInEnds& ends_;
};

}  // namespace fa::identity
