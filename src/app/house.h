// The composition root: a whole auction house in one process. The only place that knows adapters and services together.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "admission/door.h"
#include "app/data_lock.h"
#include "app/house_metrics.h"
#include "app/identity.h"
#include "app/live_video.h"
#include "app/reserved_port.h"
#include "app/settings.h"
#include "app/stores.h"
#include "base/blocking_pool.h"
#include "base/metrics.h"
#include "base/shared_rate_limiter.h"
#include "base/thread.h"
#include "net/event_loop.h"
#include "net/http_server.h"
#include "rest/caller.h"
#include "rest/guarded_routes.h"
#include "rest/throttle.h"
#include "services/auctions/service.h"
#include "services/bids/service.h"
#include "services/broadcast/broadcast_endpoint.h"
#include "services/gateway/gateway.h"
#include "services/gateway/gateway_metrics.h"
#include "services/workers/auction_analytics.h"
#include "services/workers/workers.h"
#include "transport/socketio/server.h"
#include "transport/websocket/server.h"

namespace fa::app {

class House {
 public:
  // Opens the stores, rebuilds what was live and serves. An error says what is in the way.
  static std::expected<std::unique_ptr<House>, std::string> start(Settings settings);
  ~House();

  const std::string& address() const { return address_; }
  const std::string& internal_address() const { return internal_address_; }
  const Settings& settings() const { return settings_; }
  const LiveVideo& video() const { return *video_; }

  // In this order, so that nothing runs on what has stopped: readiness off and doors closed, sockets told 1012 over
  // DRAIN_MS, requests finished; the blocking pool's queue run out; then workers, engine, chat, video, loops. Every
  // part stays until all are stopped. Blocks; once.
  void stop();

 private:
  explicit House(Settings settings);
  std::expected<void, std::string> open();  // stores and identity
  std::expected<void, std::string> serve(const ReservedPort& port, const ReservedPort& internal_port);
  void make_services();
  void make_transports();
  // On both listeners: the public one takes no new connections while it drains.
  void add_health_routes(base::http::Router& router, const std::string& prefix = {});
  std::shared_ptr<const base::http::Router> public_router();
  std::shared_ptr<const base::http::Router> internal_router();
  net::HttpSettings http_settings(const std::string& host, std::uint16_t port) const;
  std::unique_ptr<net::HttpServer> make_public_http(std::shared_ptr<const base::http::Router> router,
                                                    std::uint16_t port);
  std::vector<net::HttpServer*> http_servers() const;
  const char* not_ready_because();  // null: ready
  // Tells every realtime connection that the house restarts, and waits until they are closed.
  void close_sockets();

  Settings settings_;
  std::string address_;
  std::string internal_address_;
  std::atomic<bool> draining_{false};
  // In the order of making: stores, pool, services, servers. Taken down the other way round, after stop().
  std::optional<DataLock> lock_;
  std::optional<ReservedPort> rtmp_port_;  // kept: nginx may start again on it
  base::Metrics metrics_;
  std::shared_ptr<admission::Door> door_;
  std::shared_ptr<admission::Door> internal_door_;
  std::unique_ptr<HouseMetrics> house_metrics_;
  std::vector<std::unique_ptr<net::EventLoop>> loops_;
  std::unique_ptr<Stores> stores_;
  std::unique_ptr<base::BlockingPool> pool_;
  IdentityParts identity_;
  base::SharedRateLimiter bid_rates_{200'000};
  base::SharedRateLimiter request_rates_{200'000};
  std::unique_ptr<rest::Authenticator> authenticator_;
  std::unique_ptr<rest::Authenticator> internal_authenticator_;  // of the internal door: strangers cannot use that up
  std::unique_ptr<rest::Throttle> throttle_;
  std::unique_ptr<gateway::GatewayMetrics> gateway_metrics_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::unique_ptr<workers::AuctionAnalytics> analytics_;
  std::unique_ptr<auctions::Service> auctions_;
  std::unique_ptr<bids::Service> bids_;
  std::unique_ptr<LiveVideo> video_;
  std::unique_ptr<broadcast::BroadcastEndpoint> broadcasts_;
  std::unique_ptr<workers::Workers> workers_;
  std::unique_ptr<transport::websocket::WebSocketServer> websocket_;
  std::unique_ptr<transport::socketio::Server> socketio_;
  std::unique_ptr<transport::websocket::WebSocketServer> broadcast_socket_;
  std::unique_ptr<net::HttpServer> public_http_;
  std::vector<std::unique_ptr<net::HttpServer>> more_http_;  // the same on MORE_PORTS
  std::unique_ptr<net::HttpServer> internal_http_;
  std::vector<base::Thread> loop_threads_;
  bool stopped_ = false;
};

}  // namespace fa::app
