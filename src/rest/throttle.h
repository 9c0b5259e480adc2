// How often one address may read and one person may write over REST; more is 429 with Retry-After. Any thread.
#pragma once

#include <optional>

#include "base/shared_rate_limiter.h"
#include "ports/clock.h"
#include "rest/caller.h"

namespace fa::rest {

struct RequestLimits {
  base::RateLimit reads_per_address{200, 500};
  base::RateLimit writes_per_user{10, 40};      // everything that changes something, but creations and bids
  base::RateLimit creations_per_user{0.2, 20};  // auctions and uploads
};

class Throttle {
 public:
  // The limiter may be shared with others: the keys made here start with "rest-".
  Throttle(base::SharedRateLimiter& limiter, const ports::Clock& clock, RequestLimits limits)
      : limiter_(limiter), clock_(clock), limits_(limits) {}

  // nullopt: go on. Otherwise the answer to give.
  std::optional<Response> read(const Request& request) const;
  std::optional<Response> write(const Caller& caller) const;
  std::optional<Response> creation(const Caller& caller) const;
  // Nothing new came of what creation() let through (a typo, a repeat, a store that failed): it is given back, and
  // counts as a write. Where the writes are used up it stays a creation, so that typos have a bound, too.
  void nothing_created(const Caller& caller) const;

 private:
  std::optional<Response> take(const std::string& key, const base::RateLimit& limit) const;

  base::SharedRateLimiter& limiter_;
  const ports::Clock& clock_;
  RequestLimits limits_;
};

}  // namespace fa::rest
