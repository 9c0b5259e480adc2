#include "adapters/embedded/identity/identity_provider.h"

#include <algorithm>
#include <utility>

#include "adapters/embedded/identity/account_rules.h"
#include "adapters/embedded/identity/context.h"
#include "adapters/embedded/identity/endpoints.h"
#include "base/log.h"

namespace fa::identity {
namespace {

using ports::StoreError;
using ports::StoreErrorKind;

// Tokens may be checked by clocks that are behind ours.
constexpr std::int64_t kKeyAfterlife_ms = 10 * 60 * 1'000;

std::optional<std::string> problem_with(const TokenOrder& order) {
  if (auto problem = username_problem(order.username)) return problem;
  if (auto problem = order.email ? email_problem(*order.email) : std::nullopt) return problem;
  for (const auto& group : order.groups.value_or(std::vector<std::string>{}))
    if (auto problem = group_problem(group)) return problem;
  return std::nullopt;
}

StoreResult<Account> find_or_create(AccountStore& accounts, const std::string& username, std::int64_t now_ms) {
  auto found = accounts.find_by_username(username);
  if (!found) return std::unexpected(found.error());
  if (*found) return std::move(**found);
  auto made = accounts.create({.username = username, .created_at = now_ms});
  if (made || made.error().kind != StoreErrorKind::conflict) return made;
  found = accounts.find_by_username(username);  // another process was faster
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::unexpected(made.error());
  return std::move(**found);
}

StoreResult<void> apply(AccountStore& accounts, const TokenOrder& order, Account& account) {
  if (order.groups) {
    if (auto done = accounts.set_groups(account.account_id, *order.groups); !done) return done;
    account.groups = *order.groups;
  }
  // Another address is not confirmed by what was said of the former.
  const bool is_new_address = order.email && order.email != account.email;
  if (const auto verified = order.is_verified ? order.is_verified
                            : is_new_address  ? std::optional(false)
                                              : std::nullopt) {
    if (auto done = accounts.set_verified(account.account_id, *verified); !done) return done;
    account.is_verified = *verified;
  }
  if (order.email) {
    if (auto done = accounts.set_email(account.account_id, *order.email); !done) return done;
    account.email = *order.email;
  }
  if (order.tier) {
    if (auto done = accounts.set_tier(account.account_id, *order.tier); !done) return done;
    account.tier = order.tier;
  }
  return {};
}

// Keys that are lost beside accounts are made anew, but not in silence.
void tell_of_missing_keys(const std::filesystem::path& file, IdentityDatabase& database) {
  if (file_version(file)) return;
  const bool has_accounts =
      database.with([](embedded::Database& db) { return db.query("SELECT 1 FROM accounts LIMIT 1").next(); });
  if (has_accounts)
    base::log::warn("the keys that sign tokens are missing: new ones are made, and everybody signs in again",
                    {{"file", file.string()}});
}

}  // namespace

IdentityProvider::IdentityProvider(std::unique_ptr<Context> context) : context_(std::move(context)) {}
IdentityProvider::~IdentityProvider() = default;

std::expected<std::unique_ptr<IdentityProvider>, std::string> IdentityProvider::open(
    const std::filesystem::path& data_dir, ProviderSettings settings, const ports::Clock& clock) {
  auto database = IdentityDatabase::open(data_dir / "identity.db");
  if (!database) return std::unexpected("identity.db: " + database.error().detail);
  tell_of_missing_keys(data_dir / "identity-keys.json", **database);
  const std::int64_t keep_ms = settings.longest_token_ttl_ms() + kKeyAfterlife_ms;
  auto keys = SigningKeys::open(data_dir / "identity-keys.json", keep_ms, clock);
  if (!keys) return std::unexpected(keys.error());
  if (settings.dev_login) base::log::warn("development sign-in is on: anybody may sign in as anybody");
  auto context = std::make_unique<Context>(std::move(settings), std::move(*database), std::move(*keys), clock);
  if (auto loaded = context->grants.load_ends(clock.unix_ms()); !loaded) {
    return std::unexpected("identity.db: " + loaded.error().detail);
  }
  return std::unique_ptr<IdentityProvider>(new IdentityProvider(std::move(context)));
}

void IdentityProvider::register_routes(base::http::Router& router) {
  using Endpoint = Response (*)(Context&, const Request&);
  constexpr std::size_t kFormBytesMax = 16 * 1024;
  const auto add = [&](const char* method, const char* path, Endpoint endpoint) {
    auto handler = [context = context_.get(), endpoint](const Request& request, const base::http::PathParams&) {
      return endpoint(*context, request);
    };
    router.add({method, path, std::move(handler), base::http::Run::blocking, kFormBytesMax, base::http::Demand::heavy});
  };
  add("GET", "/.well-known/openid-configuration", &discovery_document);
  add("GET", "/oidc/jwks", &key_set);
  add("GET", "/oidc/authorize", &authorize);
  add("GET", "/oidc/sign-in", &show_sign_in);
  add("POST", "/oidc/sign-in", &sign_in);
  add("GET", "/oidc/sign-up", &show_sign_up);
  add("POST", "/oidc/sign-up", &sign_up);
  add("POST", "/oidc/token", &token);
  add("GET", "/oidc/userinfo", &userinfo);
  add("POST", "/oidc/userinfo", &userinfo);
  add("POST", "/oidc/revoke", &revoke);
  add("GET", "/oidc/logout", &show_sign_out);
  add("POST", "/oidc/logout", &sign_out);
  if (context_->settings.dev_login) add("POST", "/oidc/dev-sign-in", &dev_sign_in);
}

std::string IdentityProvider::jwks_json() const {
  return context_->keys->jwks_json();
}

std::uint64_t IdentityProvider::jwks_revision() const {
  return context_->keys->revision();
}

std::expected<std::string, StoreError> IdentityProvider::ensure_account_and_token(const TokenOrder& order) {
  if (const auto problem = problem_with(order)) return std::unexpected(StoreError{StoreErrorKind::conflict, *problem});
  auto account = find_or_create(context_->accounts, order.username, context_->clock.unix_ms());
  if (!account) return std::unexpected(account.error());
  if (auto done = apply(context_->accounts, order, *account); !done) return std::unexpected(done.error());
  const ProviderSettings& settings = context_->settings;
  const std::int64_t ttl_ms =
      std::min(order.ttl_ms.value_or(settings.access_token_ttl_ms), settings.ordered_token_ttl_max_ms);
  return context_->tokens.access_token(*account, "openid profile email phone", ttl_ms);
}

std::expected<void, std::string> IdentityProvider::rotate_signing_key() {
  return context_->keys->rotate();
}

bool IdentityProvider::has_ended(const domain::Uuid& sign_in) const {
  return context_->ends.has_ended(sign_in);
}

void IdentityProvider::on_sign_in_end(SignInEnds::Listener listener) {
  context_->ends.on_end(std::move(listener));
}

void IdentityProvider::on_access_token(std::function<void(std::string_view token)> listener) {
  context_->on_access_token = std::move(listener);
}

AccountStore& IdentityProvider::accounts() {
  return context_->accounts;
}
const ProviderSettings& IdentityProvider::settings() const {
  return context_->settings;
}

}  // namespace fa::identity
