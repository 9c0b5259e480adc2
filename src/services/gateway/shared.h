// What the gateway's loops share.
#pragma once

#include <algorithm>
#include <string>

#include "base/blocking_pool.h"
#include "base/shared_rate_limiter.h"
#include "ports/chat_log.h"
#include "ports/clock.h"
#include "ports/identity.h"
#include "ports/live_auctions.h"
#include "ports/users.h"
#include "ports/video.h"
#include "services/gateway/count_bound.h"
#include "services/gateway/observer.h"
#include "services/gateway/presence_counter.h"
#include "services/gateway/settings.h"

namespace fa::gateway {

struct Ports {
  ports::LiveAuctions& live_auctions;
  ports::ChatLog& chat_log;
  ports::TokenVerifier& tokens;
  ports::Users& users;
  ports::Video& video;
  const ports::Clock& clock;
};

struct Shared {
  Shared(const Ports& p, const Settings& s, base::BlockingPool& pool_for_sign_in, base::SharedRateLimiter& bids,
         Observer& o)
      : ports(p),
        settings(s),
        pool(pool_for_sign_in),
        bid_rates(bids),
        observer(o),
        message_rate(at_least_what_is_asked(s)),
        user_sessions(s.limits.sessions_per_user_max),
        address_sessions(s.limits.sessions_per_address_max),
        chat_rates(s.limits.rate_limited_keys_max),
        guest_rates(s.limits.rate_limited_keys_max) {}

  const Ports ports;
  const Settings settings;
  base::BlockingPool& pool;
  base::SharedRateLimiter& bid_rates;  // by user_id as text; REST takes from the same
  Observer& observer;
  const base::RateLimit message_rate;  // of one session
  PresenceCounter presence;
  CountBound<domain::UserId> user_sessions;
  CountBound<std::string> address_sessions;
  base::SharedRateLimiter chat_rates;   // by user_id as text
  base::SharedRateLimiter guest_rates;  // by address

 private:
  // Whoever may bid and chat at some rate may also send that many messages, and as many others.
  static base::RateLimit at_least_what_is_asked(const Settings& settings) {
    base::RateLimit rate = settings.limits.messages;
    for (std::size_t tier = 0; tier < settings.bids.by_tier.size(); ++tier) {
      const base::RateLimit& bids = settings.bids.by_tier[tier];
      const base::RateLimit& chat = settings.chat.by_tier[tier];
      rate.per_second = std::max(rate.per_second, 2 * (bids.per_second + chat.per_second));
      rate.burst = std::max(rate.burst, 2 * (bids.burst + chat.burst));
    }
    return rate;
  }
};

}  // namespace fa::gateway
