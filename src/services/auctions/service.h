// The auctions service: catalogue, life cycle, chat moderation, records, profiles and pictures over REST.
#pragma once

#include <memory>
#include <string>

#include "base/http/router.h"
#include "base/http/spooled_body.h"
#include "ports/analytics.h"
#include "ports/bid_history.h"
#include "ports/blocks.h"
#include "ports/catalog.h"
#include "ports/chat_log.h"
#include "ports/clock.h"
#include "ports/decision_tail.h"
#include "ports/live_auctions.h"
#include "ports/media_store.h"
#include "ports/presence.h"
#include "ports/users.h"
#include "ports/video.h"
#include "rest/guarded_routes.h"
#include "services/auctions/new_auction.h"

namespace fa::auctions {

struct Ports {
  ports::Catalog& catalog;
  ports::LiveAuctions& live_auctions;
  ports::BidHistory& history;
  ports::DecisionTail& tail;
  ports::ChatLog& chat;
  ports::Users& users;
  ports::Video& video;
  ports::MediaStore& media;
  ports::Presence& presence;
  ports::Analytics& analytics;
  ports::Blocks& blocks;
  const ports::Clock& clock;  // the auctions'
};

struct Settings {
  std::string currency = "USD";
  NewAuctionDefaults defaults;
  domain::AntiSnipeRules rules;
  domain::StepRules step;  // where an auction has none of its own
  domain::OutageRules outage;
  std::string public_url;         // no slash at its end; begins the addresses of pictures
  std::string ledger_public_key;  // the house's Ed25519 key, 32 bytes
  base::http::SpoolLimits ledger_limits;
};

class Service {
 public:
  Service(const Ports& ports, Settings settings);
  ~Service();

  // All handlers block: they belong on the blocking pool. The service must outlive the routers.
  void add_routes(rest::GuardedRoutes& routes);
  // POST /internal/auctions/{id}/close, for the internal listener only (rest/internal_guard.h).
  void add_internal_routes(base::http::Router& router, const std::string& internal_secret);

 private:
  struct Handlers;
  std::unique_ptr<Handlers> handlers_;
};

}  // namespace fa::auctions
