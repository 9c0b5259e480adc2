// What an operator decides about the embedded OpenID provider. Times in ms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/embedded/identity/allowance.h"
#include "adapters/embedded/identity/attempt_throttle.h"
#include "adapters/embedded/identity/password_hasher.h"

namespace fa::identity {

struct ProviderSettings {
  std::string issuer = "http://127.0.0.1:8000";        // PUBLIC_URL without a slash at its end
  std::string client_id = "flashauction";              // the one, public client: our own web app
  std::vector<std::string> redirect_uris;              // compared byte for byte (RFC 9700, 2.1)
  std::vector<std::string> post_logout_redirect_uris;  // likewise
  std::int64_t code_ttl_ms = 60 * 1'000;
  std::int64_t access_token_ttl_ms = 15 * 60 * 1'000;
  std::int64_t id_token_ttl_ms = 15 * 60 * 1'000;
  std::int64_t ordered_token_ttl_max_ms = 24LL * 3600 * 1'000;  // of an access token made for a script
  std::int64_t grant_ttl_ms = 30LL * 24 * 3600 * 1'000;         // of all refresh tokens of one sign-in together
  std::int64_t session_ttl_ms = 30LL * 24 * 3600 * 1'000;       // of the provider's own cookie; grants end with it
  std::size_t sessions_per_account_max = 20;                    // then the oldest ends
  std::size_t grants_per_account_max = 100;                     // likewise
  bool dev_login = false;  // "continue as …" without a password; never on a public address
  PasswordSettings passwords;
  ThrottleSettings throttle_by_account;                    // of wrong passwords, wherever they come from
  ThrottleSettings throttle_by_known_place;                // from a device or an address known as the account's
  AllowanceSettings failures_by_address{100, 60 * 1'000};  // wrong passwords, whoever's name it is
  AllowanceSettings sign_ups_by_address{100, 20 * 1'000};

  bool is_https() const { return issuer.starts_with("https://"); }
  std::int64_t longest_token_ttl_ms() const;
};

// The issuer's own origin; where it is on this machine also the other names of this machine, and the usual ports of a
// development server; each with the web app's paths: "/", "/auth/callback" and "/auth/silent-renew" to come back from
// sign-in, "/" and "/signed-out" from sign-out.
void allow_default_redirects(ProviderSettings& settings);

}  // namespace fa::identity
