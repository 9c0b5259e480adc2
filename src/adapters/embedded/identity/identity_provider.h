// The embedded OpenID provider: accounts of this house behind its own OpenID Connect issuer. The service itself only
// ever sees that issuer, so another one (Cognito, …) takes its place by a setting.
//
// Several processes may open one data folder at once: a server, and a command that makes a token or rotates the key
// beside it.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/embedded/identity/account_store.h"
#include "adapters/embedded/identity/provider_settings.h"
#include "adapters/embedded/identity/sign_in_ends.h"
#include "base/http/router.h"
#include "ports/clock.h"
#include "ports/store_error.h"

namespace fa::identity {

struct Context;

// An account for scripts and tests, without a password unless it exists with one.
struct TokenOrder {
  std::string username;
  std::optional<std::vector<std::string>> groups;  // absent: unchanged
  std::optional<bool> is_verified;                 // absent: unchanged
  std::optional<std::string> email;                // absent: unchanged
  std::optional<ports::Tier> tier;                 // absent: unchanged
  std::optional<std::int64_t> ttl_ms;  // absent: settings.access_token_ttl_ms; at most ordered_token_ttl_max_ms
};

class IdentityProvider {
 public:
  // Opens or makes identity.db and identity-keys.json (both for their owner only) in `data_dir`, which must exist.
  // `clock` outlives the provider.
  static std::expected<std::unique_ptr<IdentityProvider>, std::string> open(const std::filesystem::path& data_dir,
                                                                            ProviderSettings settings,
                                                                            const ports::Clock& clock);
  ~IdentityProvider();

  // All endpoints, as blocking routes; they refer to this object, which must outlive the router.
  void register_routes(base::http::Router& router);

  // The JWK Set of the keys that verify tokens now, also those that another process has just made. Any thread.
  std::string jwks_json() const;
  std::uint64_t jwks_revision() const;  // another number after the keys changed. Any thread

  // An access token for the account, which is made where it is absent. Blocking; any thread. conflict: no valid
  // username, e-mail address or group; nothing is made or changed then.
  std::expected<std::string, ports::StoreError> ensure_account_and_token(const TokenOrder& order);

  // From now on a new key signs; the old one verifies until its tokens have expired. Blocking; any thread.
  std::expected<void, std::string> rotate_signing_key();

  // Whether the sign-in (`sid` of a token) has ended before its time. Any thread.
  bool has_ended(const domain::Uuid& sign_in) const;
  // Before the first request: called at each end, in the thread that ended it, for as long as the provider lives.
  void on_sign_in_end(SignInEnds::Listener listener);

  // Before the first request: called with each access token that a client is given, so that nobody has to find out by
  // trying that it is good.
  void on_access_token(std::function<void(std::string_view token)> listener);

  AccountStore& accounts();
  const ProviderSettings& settings() const;

 private:
  explicit IdentityProvider(std::unique_ptr<Context> context);
  const std::unique_ptr<Context> context_;
};

}  // namespace fa::identity
