// Which sign-ins have ended while access tokens from them have not expired. A token of such a sign-in is good for
// nothing any more, and whoever keeps connections of people hears of each end. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "domain/uuid.h"
#include "ports/clock.h"

namespace fa::identity {

class SignInEnds {
 public:
  using Listener = std::function<void(std::span<const domain::Uuid> sign_ins)>;

  // An end is remembered for `keep_ms`, the longest life of an access token, and at most `ends_max` of them: then the
  // oldest is forgotten.
  SignInEnds(const ports::Clock& clock, std::int64_t keep_ms, std::size_t ends_max = 200'000)
      : clock_(clock), keep_ms_(keep_ms), ends_max_(ends_max) {}

  // `grant_ids` have ended, and are in the store as ended. Tells the listener, in this thread, after
  // has_ended() is true of them.
  void note(const std::vector<std::string>& grant_ids);
  bool has_ended(const domain::Uuid& sign_in) const;

  // Before the first note(). At most one.
  void on_end(Listener listener) { listener_ = std::move(listener); }
  std::int64_t keep_ms() const { return keep_ms_; }
  std::size_t size() const;

 private:
  struct End {
    domain::Uuid sign_in;
    std::int64_t at_us;  // by the clock that does not step
  };
  void forget_old(std::int64_t now_us);

  const ports::Clock& clock_;
  const std::int64_t keep_ms_;
  const std::size_t ends_max_;
  Listener listener_;
  mutable std::mutex mutex_;
  std::unordered_set<domain::Uuid> ended_;
  std::deque<End> in_order_;
};

}  // namespace fa::identity
