#include "services/gateway/gateway.h"

#include <utility>

#include "services/gateway/hub.h"
#include "services/gateway/loop_scheduler.h"
#include "services/gateway/plain_session.h"
#include "services/gateway/socketio_session.h"

namespace fa::gateway {
namespace {

using transport::socketio::ConnectResult;
using transport::socketio::Socket;

ConnectResult connect(Hub& hub, Socket& socket, const base::json::Value* auth, const base::http::Request& handshake) {
  wire::EventNames names = hub.shared().settings.event_names;
  if (const auto asked = handshake.query_param("event_names")) {
    const auto known = wire::parse_event_names(*asked);
    if (!known) return std::unexpected("event_names is default or plan");
    names = *known;
  }
  const auto audience = audience_of_namespace(socket.nsp(), names);
  if (!audience) return std::unexpected("Invalid namespace");  // the words of the reference implementation
  auto session = std::make_unique<SocketIoSession>(hub, socket, *audience, handshake);
  session->connect(auth, handshake);
  return session;
}

Gateway::Endpoints endpoints_of(Hub& hub) {
  return {[&hub](transport::Channel& channel, const base::http::Request& request) {
            return std::make_unique<PlainSession>(hub, channel, request);
          },
          [&hub](Socket& socket, const base::json::Value* auth, const base::http::Request& handshake) {
            return connect(hub, socket, auth, handshake);
          }};
}

}  // namespace

Gateway::Gateway(const Ports& ports, const Settings& settings, base::BlockingPool& pool,
                 base::SharedRateLimiter& bid_rates, Observer& observer, std::shared_ptr<admission::Door> door)
    : shared_(ports, settings, pool, bid_rates, observer, std::move(door)) {}

Gateway::~Gateway() = default;

Gateway::Endpoints Gateway::add_loop(net::EventLoop& loop) {
  return add_loop(std::make_unique<LoopScheduler>(loop));
}

Gateway::Endpoints Gateway::add_loop(std::unique_ptr<Scheduler> scheduler) {
  hubs_.push_back(std::make_unique<Hub>(shared_, std::move(scheduler)));
  return endpoints_of(*hubs_.back());
}

void Gateway::on_events(const ports::FeedBatch& batch) {
  const std::int64_t published_us = shared_.ports.clock.monotonic_us();
  for (const auto& hub : hubs_) hub->post_events(batch, published_us);
}

void Gateway::on_sign_in_end(std::span<const domain::Uuid> sign_ins) {
  for (const auto& hub : hubs_) hub->post_sign_in_ends({sign_ins.begin(), sign_ins.end()});
}

std::int64_t Gateway::participants(domain::AuctionId id) {
  return shared_.presence.participants(id);
}

}  // namespace fa::gateway
