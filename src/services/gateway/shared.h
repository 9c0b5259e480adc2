// What the gateway's loops share.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "admission/door.h"
#include "base/blocking_pool.h"
#include "base/client_key.h"
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
  const ports::Clock& clock;  // the auctions': what people are told the time by
  const ports::Clock& wall;   // what tokens expire by
};

struct ClientHash {
  std::size_t operator()(const base::ClientKey& key) const { return std::hash<std::string_view>{}(base::view_of(key)); }
};

struct Shared {
  Shared(const Ports& p, const Settings& s, base::BlockingPool& pool_for_sign_in, base::SharedRateLimiter& bids,
         Observer& o, std::shared_ptr<admission::Door> house_door)
      : ports(p),
        settings(s),
        pool(pool_for_sign_in),
        bid_rates(bids),
        observer(o),
        door(std::move(house_door)),
        message_rate(at_least_what_is_asked(s)),
        user_sessions(s.limits.sessions_per_user_max),
        address_sessions(s.limits.sessions_per_address_max),
        chat_rates(s.limits.rate_limited_keys_max),
        guest_rates(s.limits.rate_limited_keys_max),
        user_rates(s.limits.rate_limited_keys_max),
        sign_in_rates(s.limits.rate_limited_keys_max),
        recovered_by_client(s.limits.rate_limited_keys_max),
        recovered_by_user(s.limits.rate_limited_keys_max) {}

  const Ports ports;
  const Settings settings;
  base::BlockingPool& pool;
  base::SharedRateLimiter& bid_rates;  // by user_id as text; REST takes from the same
  Observer& observer;
  const std::shared_ptr<admission::Door> door;  // never null
  const base::RateLimit message_rate;           // of one session
  PresenceCounter presence;
  CountBound<domain::UserId> user_sessions;
  CountBound<base::ClientKey, ClientHash> address_sessions;
  base::SharedRateLimiter chat_rates;   // by user_id as text
  base::SharedRateLimiter guest_rates;  // by client, as the rest
  base::SharedRateLimiter user_rates;   // by user_id
  base::SharedRateLimiter sign_in_rates;
  base::SharedRateLimiter recovered_by_client;
  base::SharedRateLimiter recovered_by_user;

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
