// From which devices (a cookie of ours) and addresses people have signed in with their password before. A stranger's
// wrong guesses elsewhere do not keep them out there. Blocking; any thread. The store holds hashes only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/embedded/identity/identity_database.h"

namespace fa::identity {

// 32 bytes each, as stored. `device` is the cookie's value, `address_key` as in attempt_keys.h.
std::string device_place(std::string_view device);
std::string address_place(std::string_view address_key);

class KnownPlaces {
 public:
  static constexpr std::size_t places_per_account_max = 32;  // then the one unused for longest is forgotten
  static constexpr std::int64_t keep_ms = 180LL * 24 * 3600 * 1'000;

  explicit KnownPlaces(IdentityDatabase& database) : database_(database) {}

  // `now_ms`: Unix ms. An unknown username knows no place.
  StoreResult<bool> knows(std::string_view username, std::string_view place, std::int64_t now_ms);
  // The account has just signed in from there.
  StoreResult<void> note(std::string_view account_id, std::string_view device, std::string_view address_key,
                         std::int64_t now_ms);

 private:
  IdentityDatabase& database_;
};

}  // namespace fa::identity
