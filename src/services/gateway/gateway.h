// The realtime service: what the composition root makes, connects to the feed, and gives to the transports.
//
//   Gateway gateway(ports, settings, pool, bid_rates, observer);
//   Gateway::Endpoints on_loop = gateway.add_loop(loop);    // for each I/O thread, before it runs
//   feed.subscribe(gateway);
//   … /ws → on_loop.websocket, /socket.io/ → on_loop.socketio …
//
// At a graceful stop: shut the transports down; then stop the stores, so that no answer comes any more; then the loops;
// then destroy the transports, whose connections hold sessions, and last the gateway.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "net/event_loop.h"
#include "ports/event_feed.h"
#include "ports/presence.h"
#include "services/gateway/scheduler.h"
#include "services/gateway/shared.h"
#include "transport/socketio_handler.h"
#include "transport/websocket_handler.h"

namespace fa::gateway {

class Hub;

class Gateway final : public ports::FeedSink, public ports::Presence {
 public:
  // What one loop answers with. Valid as long as the gateway.
  struct Endpoints {
    transport::WebSocketFactory websocket;        // plain WebSocket, /ws
    transport::socketio::SocketFactory socketio;  // namespaces /, /bidding, /chat and /timer
  };

  // `pool` checks tokens; `bid_rates` is the limiter that REST uses, too.
  // `door`: what clients may take of the house; never null.
  Gateway(const Ports& ports, const Settings& settings, base::BlockingPool& pool, base::SharedRateLimiter& bid_rates,
          Observer& observer, std::shared_ptr<admission::Door> door);
  ~Gateway() override;

  // Before the first event. The loop must not outlive the gateway's use: nothing of it runs after the gateway is
  // destroyed.
  Endpoints add_loop(net::EventLoop& loop);
  Endpoints add_loop(std::unique_ptr<Scheduler> scheduler);

  // Any thread.
  void on_events(const ports::FeedBatch& batch) override;
  std::int64_t participants(domain::AuctionId id) override;
  // The sessions that are signed in by these are told `unauthenticated` within a tenth of a second, and then closed
  // (4401).
  void on_sign_in_end(std::span<const domain::Uuid> sign_ins);

 private:
  Shared shared_;
  std::vector<std::unique_ptr<Hub>> hubs_;
};

}  // namespace fa::gateway
