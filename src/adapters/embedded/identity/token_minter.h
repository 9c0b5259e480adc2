// The tokens of the embedded provider, as `protocol.md` describes them: RFC 9068 access tokens that also carry
// `token_use`, and OpenID Connect ID tokens. Both carry the profile, since the service sees nothing but a token. Any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/embedded/identity/account_store.h"
#include "adapters/embedded/identity/grant_store.h"
#include "adapters/embedded/identity/provider_settings.h"
#include "adapters/embedded/identity/sign_in_ends.h"
#include "adapters/embedded/identity/signing_keys.h"
#include "ports/clock.h"

namespace fa::identity {

class TokenMinter {
 public:
  TokenMinter(const ProviderSettings& settings, SigningKeys& keys, const SignInEnds& ends, const ports::Clock& clock)
      : settings_(settings), keys_(keys), ends_(ends), clock_(clock) {}

  // `sign_in`: the id of the grant that it comes from, as `sid`, with which it ends; empty where there is none.
  std::string access_token(const Account& account, std::string_view scope, std::int64_t ttl_ms,
                           std::string_view sign_in = {}) const;
  // Bound to `access_token` by at_hash (OpenID Connect Core, 3.1.3.6).
  std::string id_token(const Account& account, const Grant& grant, std::string_view access_token) const;
  // The `sub` of an access token of ours that is still good: not expired, and its sign-in has not ended.
  std::optional<std::string> subject_of_access_token(std::string_view token) const;
  // Of an ID token of ours, however old: only to know what a sign-out is about.
  struct IdTokenHint {
    std::string subject;
    std::string grant_id;  // empty in tokens of before there was one
  };
  std::optional<IdTokenHint> read_id_token(std::string_view token) const;

 private:
  const ProviderSettings& settings_;
  SigningKeys& keys_;
  const SignInEnds& ends_;
  const ports::Clock& clock_;
};

// preferred_username, name, email, email_verified, phone_number, phone_number_verified, groups, and tier where the
// account has one, as members of the open object.
void write_profile_claims(base::json::Writer& w, const Account& account);

}  // namespace fa::identity
