// What bounds guessing and the making of accounts. Who signs in from a place (a device, an address) that is known as
// the account's is counted there alone, so that no stranger elsewhere can keep them out; everybody else is counted by
// the account, wherever they come from, and by the address, whoever's name they give. Any thread.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "adapters/embedded/identity/allowance.h"
#include "adapters/embedded/identity/attempt_throttle.h"
#include "adapters/embedded/identity/provider_settings.h"
#include "ports/clock.h"

namespace fa::identity {

struct Throttles {
  Throttles(const ProviderSettings& settings, const ports::Clock& clock)
      : by_account(settings.throttle_by_account, clock),
        by_known_place(settings.throttle_by_known_place, clock),
        failures_by_address(settings.failures_by_address, clock),
        sign_ups_by_address(settings.sign_ups_by_address, clock) {}

  AttemptThrottle by_account;
  AttemptThrottle by_known_place;
  Allowance failures_by_address;
  Allowance sign_ups_by_address;
};

// One try of a password. Counts where somebody said that it failed, and not where the house did.
class PasswordTry {
 public:
  // `known_place`: the place known as the account's that the try comes from, if it does. `account_key` and
  // `address_key` as in attempt_keys.h.
  PasswordTry(Throttles& throttles, const std::string& account_key, const std::string& address_key,
              const std::optional<std::string>& known_place) {
    if (known_place) {
      by_account_.emplace(throttles.by_known_place, account_key + *known_place);
      return;
    }
    by_address_.emplace(throttles.failures_by_address, address_key, account_key);
    if (by_address_->wait_ms() == 0) by_account_.emplace(throttles.by_account, account_key);
  }

  std::int64_t wait_ms() const {  // 0: it may go on
    return std::max(by_address_ ? by_address_->wait_ms() : 0, by_account_ ? by_account_->wait_ms() : 0);
  }
  void failed() {
    if (by_address_) by_address_->counts();
    by_account_->counts();
  }
  // What this account failed at from this address was no guessing.
  void succeeded() {
    if (by_address_) by_address_->all_of_who_goes_back();
    by_account_->succeeded();
  }

 private:
  std::optional<Taken> by_address_;
  std::optional<Attempt> by_account_;
};

}  // namespace fa::identity
