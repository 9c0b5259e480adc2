// Everything the provider's endpoints work on.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "adapters/embedded/identity/account_store.h"
#include "adapters/embedded/identity/grant_store.h"
#include "adapters/embedded/identity/identity_database.h"
#include "adapters/embedded/identity/known_places.h"
#include "adapters/embedded/identity/password_hasher.h"
#include "adapters/embedded/identity/provider_settings.h"
#include "adapters/embedded/identity/session_store.h"
#include "adapters/embedded/identity/sign_in_ends.h"
#include "adapters/embedded/identity/signing_keys.h"
#include "adapters/embedded/identity/throttles.h"
#include "adapters/embedded/identity/token_minter.h"
#include "ports/clock.h"

namespace fa::identity {

struct Context {
  static constexpr std::int64_t kClockLeewayMs = 60'000;  // the wall clock may step a little

  Context(ProviderSettings all_settings, std::unique_ptr<IdentityDatabase> db,
          std::unique_ptr<SigningKeys> signing_keys, const ports::Clock& a_clock)
      : settings(std::move(all_settings)), clock(a_clock), database(std::move(db)), keys(std::move(signing_keys)) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  std::function<void(std::string_view)> on_access_token = [](std::string_view) {};
  const ProviderSettings settings;
  const ports::Clock& clock;
  const std::unique_ptr<IdentityDatabase> database;
  const std::unique_ptr<SigningKeys> keys;
  AccountStore accounts{*database};
  SignInEnds ends{clock, std::max(settings.access_token_ttl_ms, settings.id_token_ttl_ms) + kClockLeewayMs};
  SessionStore sessions{*database, ends};
  GrantStore grants{*database, ends};
  KnownPlaces places{*database};
  TokenMinter tokens{settings, *keys, ends, clock};
  PasswordHasher passwords{settings.passwords};
  Throttles throttles{settings, clock};
};

}  // namespace fa::identity
