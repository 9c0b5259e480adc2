#include "services/auctions/service.h"

#include "services/auctions/blocking.h"
#include "services/auctions/browsing.h"
#include "services/auctions/chat_moderation.h"
#include "services/auctions/life_cycle.h"
#include "services/auctions/listing.h"
#include "services/auctions/pictures.h"
#include "services/auctions/profiles.h"
#include "services/auctions/records.h"

namespace fa::auctions {

struct Service::Handlers {
  Handlers(const Ports& ports, Settings given)
      : settings(std::move(given)),
        browsing(ports, settings),
        listing(ports, settings),
        life_cycle(ports),
        chat(ports),
        blocking(ports),
        records(ports, settings),
        profiles(ports, settings),
        pictures(ports.media) {}

  const Settings settings;
  Browsing browsing;
  Listing listing;
  LifeCycle life_cycle;
  ChatModeration chat;
  Blocking blocking;
  Records records;
  Profiles profiles;
  Pictures pictures;
};

Service::Service(const Ports& ports, Settings settings)
    : handlers_(std::make_unique<Handlers>(ports, std::move(settings))) {}

Service::~Service() = default;

void Service::add_routes(rest::GuardedRoutes& routes) {
  handlers_->listing.add_routes(routes);
  handlers_->browsing.add_routes(routes);
  handlers_->life_cycle.add_routes(routes);
  handlers_->chat.add_routes(routes);
  handlers_->blocking.add_routes(routes);
  handlers_->records.add_routes(routes);
  handlers_->profiles.add_routes(routes);
  handlers_->pictures.add_routes(routes);
}

void Service::add_internal_routes(base::http::Router& router, const std::string& internal_secret) {
  handlers_->life_cycle.add_internal_routes(router, internal_secret);
}

}  // namespace fa::auctions
