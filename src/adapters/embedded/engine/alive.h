// The instant up to which the engine is known to have been there (rules, "When the house was away"): when it is to be
// stored, and what outage an instant shows. Pure; the engine's thread.
#pragma once

#include <algorithm>
#include <optional>

#include "domain/auction.h"

namespace fa::embedded {

class Alive {
 public:
  // While an auction is live it is stored so often, so that what is stored is at most 500 ms old.
  static constexpr std::int64_t kStoreEveryMs = 400;
  // From here on each auction is asked whether its own rules give the time back; their least bound is as high.
  static constexpr std::int64_t kOutageMsMin = 1'000;
  // So long after its doors have closed the engine still decides what had arrived (the rules' outage_min_ms).
  static constexpr std::int64_t kAwayMsMax = 2'000;

  // `last`: what a former process has left; none: none was ever stored, so there was no outage.
  explicit Alive(std::optional<domain::UnixMs> last) : at_(last) {}

  // The outage that has ended at `now`, if there was one. Once the doors are closed it waits for the next start.
  std::optional<domain::Outage> outage_before(domain::UnixMs now) const {
    if (doors_closed_ || !at_ || now - *at_ <= kOutageMsMin) return std::nullopt;
    return domain::Outage{*at_, now};
  }
  // Nothing may be decided: the doors are closed, and it has become an outage.
  bool is_away(domain::UnixMs now) const { return doors_closed_ && at_ && now - *at_ > kAwayMsMax; }
  bool doors_closed() const { return doors_closed_; }

  // What is stored is not `at`, but stands for it: the newest record of a commit carries its time.
  void move_to(domain::UnixMs now) {
    if (!doors_closed_) at_ = std::max(at_.value_or(now), now);
  }
  void stored(domain::UnixMs now) {
    move_to(now);
    stored_at_ = now;
  }
  void close_doors(domain::UnixMs now) {
    move_to(now);
    doors_closed_ = true;
  }
  // What the store says after a commit whose outcome was not known.
  void reset(std::optional<domain::UnixMs> at) {
    at_ = at;
    stored_at_.reset();
  }

  // When it is to be stored again while an auction is live; none: at once, for the first time of this process.
  std::optional<domain::UnixMs> store_again_at() const {
    if (!stored_at_) return std::nullopt;
    return *stored_at_ + kStoreEveryMs;
  }
  bool must_be_stored(domain::UnixMs now, bool any_live) const {
    if (doors_closed_) return false;
    return !stored_at_ || (any_live && now >= *stored_at_ + kStoreEveryMs);
  }

 private:
  std::optional<domain::UnixMs> at_;
  std::optional<domain::UnixMs> stored_at_;
  bool doors_closed_ = false;
};

}  // namespace fa::embedded
