// Everything the provider's endpoints work on.
#pragma once

#include <memory>
#include <utility>

#include "adapters/embedded/identity/account_store.h"
#include "adapters/embedded/identity/attempt_throttle.h"
#include "adapters/embedded/identity/grant_store.h"
#include "adapters/embedded/identity/identity_database.h"
#include "adapters/embedded/identity/password_hasher.h"
#include "adapters/embedded/identity/provider_settings.h"
#include "adapters/embedded/identity/session_store.h"
#include "adapters/embedded/identity/signing_keys.h"
#include "adapters/embedded/identity/token_minter.h"
#include "ports/clock.h"

namespace fa::identity {

struct Context {
  Context(ProviderSettings all_settings, std::unique_ptr<IdentityDatabase> db,
          std::unique_ptr<SigningKeys> signing_keys, const ports::Clock& a_clock)
      : settings(std::move(all_settings)), clock(a_clock), database(std::move(db)), keys(std::move(signing_keys)) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const ProviderSettings settings;
  const ports::Clock& clock;
  const std::unique_ptr<IdentityDatabase> database;
  const std::unique_ptr<SigningKeys> keys;
  AccountStore accounts{*database};
  SessionStore sessions{*database};
  GrantStore grants{*database};
  TokenMinter tokens{settings, *keys, clock};
  PasswordHasher passwords{settings.passwords};
  AttemptThrottle tries_by_account{settings.throttle_by_account, clock};
  AttemptThrottle tries_by_address{settings.throttle_by_address, clock};
};

}  // namespace fa::identity
