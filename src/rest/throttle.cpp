#include "rest/throttle.h"

namespace fa::rest {

std::optional<Response> Throttle::read(const Request& request) const {
  return take("rest-read " + std::string(base::view_of(request.client)), limits_.reads_per_address);
}

std::optional<Response> Throttle::write(const Caller& caller) const {
  return take("rest-write " + domain::to_string(caller.user.user_id), limits_.writes_per_user);
}

std::optional<Response> Throttle::creation(const Caller& caller) const {
  return take("rest-create " + domain::to_string(caller.user.user_id), limits_.creations_per_user);
}

void Throttle::nothing_created(const Caller& caller) const {
  if (write(caller)) return;
  limiter_.spend("rest-create " + domain::to_string(caller.user.user_id), limits_.creations_per_user,
                 clock_.monotonic_us(), -1);
}

std::optional<Response> Throttle::take(const std::string& key, const base::RateLimit& limit) const {
  const std::int64_t retry_after_ms = limiter_.take(key, limit, clock_.monotonic_us());
  if (retry_after_ms == 0) return std::nullopt;
  return rate_limited(retry_after_ms);
}

}  // namespace fa::rest
