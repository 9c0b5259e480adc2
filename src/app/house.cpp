#include "app/house.h"

#include <sched.h>

#include <algorithm>
#include <array>
#include <future>

#include "app/descriptors.h"
#include "app/door_limits.h"
#include "app/house_file.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/url_authority.h"
#include "rest/internal_guard.h"

namespace fa::app {

namespace {

constexpr base::PoolLimits kPool{.threads = 6, .queued_max = 10'000, .queued_share_max = 1'000, .nice = 5};
constexpr std::int64_t kConnectTimeoutMs = 6'000;  // from a Socket.IO handshake to its CONNECT
constexpr std::int64_t kPollingGoodbyeMs = 4'000;  // for a polling client to fetch that its session was closed
constexpr std::int64_t kRequestDrainMs = 5'000;

std::size_t usable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&cores)));
}

gateway::TierRates tier_rates(const TierValues& per_second, const TierValues& burst) {
  gateway::TierRates rates;
  rates.by_tier = {
      {{per_second.fresh, burst.fresh}, {per_second.verified, burst.verified}, {per_second.trusted, burst.trusted}}};
  return rates;
}

// Each connection of a client may have one piece of work waiting.
base::PoolLimits pool_limits(const Settings& settings) {
  base::PoolLimits limits = kPool;
  limits.queued_share_max =
      std::clamp<std::size_t>(settings.connections_per_address_max, kPool.queued_share_max, kPool.queued_max);
  return limits;
}

// Empty: all of MORE_PORTS are free and apart.
std::string more_ports_problem(const Settings& settings, std::uint16_t port, std::uint16_t internal_port) {
  std::vector<std::uint16_t> taken{port, internal_port};
  for (const std::uint16_t more : settings.more_ports) {
    if (std::ranges::find(taken, more) != taken.end())
      return "MORE_PORTS: " + std::to_string(more) + " is given twice, or is PORT or INTERNAL_PORT";
    if (const auto free = ReservedPort::take(settings.host, more); !free) return "MORE_PORTS: " + free.error();
    taken.push_back(more);
  }
  return {};
}

// Each loop's own factory, for servers that know one for all of them.
template <class Factory>
Factory on_its_loop(const std::vector<std::unique_ptr<net::EventLoop>>& loops, std::vector<Factory> factories) {
  return [&loops, factories = std::move(factories)](auto&&... arguments) {
    std::size_t here = 0;
    while (here + 1 < loops.size() && !loops[here]->in_loop_thread()) ++here;
    return factories[here](std::forward<decltype(arguments)>(arguments)...);
  };
}

}  // namespace

House::House(Settings settings) : settings_(std::move(settings)) {}

std::expected<std::unique_ptr<House>, std::string> House::start(Settings settings) {
  // First: whoever starts a house twice is told that, and not of a port.
  auto lock = DataLock::take(settings.data_dir);
  if (!lock) return std::unexpected(lock.error());
  auto port = ReservedPort::take(settings.host, settings.port);
  if (!port) return std::unexpected("PORT: " + port.error() + " (another one: --port)");
  auto internal_port = ReservedPort::take(settings.internal_host, settings.internal_port);
  if (!internal_port)
    return std::unexpected("INTERNAL_PORT: " + internal_port.error() + " (another one: --internal-port)");
  if (port->port() == internal_port->port())
    return std::unexpected("PORT and INTERNAL_PORT must differ: what is internal is not for everybody");
  if (auto problem = more_ports_problem(settings, port->port(), internal_port->port()); !problem.empty())
    return std::unexpected(problem);
  settings.port = port->port();
  settings.internal_port = internal_port->port();
  std::optional<ReservedPort> rtmp_port;
  if (settings.video) {
    auto taken = ReservedPort::take(settings.host, settings.rtmp_port);
    if (!taken) return std::unexpected("RTMP_PORT: " + taken.error() + " (another one: --rtmp-port)");
    settings.rtmp_port = taken->port();
    rtmp_port.emplace(std::move(*taken));
  }
  std::unique_ptr<House> house(new House(std::move(settings)));
  house->lock_.emplace(std::move(*lock));
  if (rtmp_port) house->rtmp_port_.emplace(std::move(*rtmp_port));
  if (auto opened = house->open(); !opened) return std::unexpected(opened.error());
  house->make_services();
  house->make_transports();
  if (auto served = house->serve(*port, *internal_port); !served) return std::unexpected(served.error());
  return house;
}

House::~House() {
  stop();
}

std::expected<void, std::string> House::open() {
  const std::size_t io_threads = settings_.io_threads ? settings_.io_threads : usable_cores();
  const double client_time_share = settings_.address_time_percent_max / 100.0;
  for (std::size_t i = 0; i < io_threads; ++i) loops_.push_back(std::make_unique<net::EventLoop>(client_time_share));
  door_ = admission::Door::make(door_limits(settings_, raise_descriptor_limit()));
  internal_door_ = admission::Door::make(internal_door_limits());
  house_metrics_ = std::make_unique<HouseMetrics>(metrics_, door_);
  auto stores = Stores::open(settings_, metrics_);
  if (!stores) return std::unexpected(stores.error());
  stores_ = std::move(*stores);
  pool_ = std::make_unique<base::BlockingPool>(pool_limits(settings_));
  auto identity = IdentityParts::make(settings_, stores_->clock, *pool_);
  if (!identity) return std::unexpected(identity.error());
  identity_ = std::move(*identity);
  return {};
}

void House::make_services() {
  Stores& s = *stores_;
  authenticator_ = std::make_unique<rest::Authenticator>(*identity_.verifier, *s.users, door_, s.clock);
  internal_authenticator_ =
      std::make_unique<rest::Authenticator>(*identity_.verifier, *s.users, internal_door_, s.clock);
  rest::RequestLimits limits;
  limits.reads_per_address = {settings_.guest_rate_per_s, settings_.guest_burst};
  limits.creations_per_user = {settings_.create_rate_per_s, settings_.create_burst};
  throttle_ = std::make_unique<rest::Throttle>(request_rates_, s.clock, limits);

  gateway::Settings gateway_settings;
  gateway_settings.bids = tier_rates(settings_.bid_rate_per_s, settings_.bid_burst);
  gateway_settings.chat = tier_rates(settings_.chat_rate_per_s, settings_.chat_burst);
  gateway_settings.limits.guest_requests = {settings_.guest_rate_per_s, settings_.guest_burst};
  gateway_settings.limits.sign_ins = {std::max(50.0, settings_.guest_rate_per_s / 6),
                                      std::max(3000.0, settings_.guest_burst)};
  gateway_settings.limits.user_requests = {std::max(50.0, settings_.guest_rate_per_s / 6),
                                           std::max(500.0, settings_.guest_burst / 6)};
  gateway_settings.limits.sessions_per_user_max = settings_.sessions_per_user_max;
  gateway_settings.limits.sessions_per_address_max = 4 * settings_.connections_per_address_max;  // one a namespace
  gateway_settings.require_verified_to_bid = settings_.require_verified_to_bid;
  gateway_settings.timer_broadcast_interval_ms = settings_.timer_broadcast_interval_ms;
  gateway_settings.event_names = settings_.event_names;
  gateway_metrics_ = std::make_unique<gateway::GatewayMetrics>(metrics_, s.analytics.get());
  gateway_ = std::make_unique<gateway::Gateway>(
      gateway::Ports{*s.engine, *s.chat, *identity_.verifier, *s.users, *s.video, s.auction_clock, s.clock},
      gateway_settings, *pool_, bid_rates_, *gateway_metrics_, door_);

  if (identity_.provider) {
    identity_.provider->on_sign_in_end(
        [this](std::span<const domain::Uuid> sign_ins) { gateway_->on_sign_in_end(sign_ins); });
    // Whoever shows tokens that do not hold, at the same address, keeps nobody out who has just signed in.
    identity_.provider->on_access_token([this](std::string_view token) { door_->sign_in_succeeded(token); });
  }

  analytics_ = std::make_unique<workers::AuctionAnalytics>(*s.history, *s.analytics, s.auction_clock);
  auctions_ = std::make_unique<auctions::Service>(
      auctions::Ports{*s.catalog, *s.engine, *s.history, s.engine->decision_tail(), *s.chat, *s.users, *s.video,
                      *s.media, *gateway_, *analytics_, s.engine->blocks(), s.auction_clock},
      auctions::Settings{settings_.currency,
                         {settings_.default_auction_duration_s, settings_.minimum_bid_increment},
                         settings_.anti_snipe,
                         settings_.step,
                         settings_.outage,
                         settings_.base_url(),
                         base::base64_decode(s.ledger_key->public_key()).value_or(""),
                         {.folder = settings_.data_dir}});
  const auto& rates = gateway_settings.bids.by_tier;
  bids_ = std::make_unique<bids::Service>(
      bids::Ports{*s.engine, *s.history, *s.catalog, *s.users, s.auction_clock},
      bids::Settings{{rates[0], rates[1], rates[2]}, settings_.require_verified_to_bid}, bid_rates_,
      [metrics = gateway_metrics_.get()](std::string_view outcome, std::int64_t latency_us) {
        metrics->bid_answered(outcome, latency_us);
      });
  video_ = std::make_unique<LiveVideo>(settings_, s);
  broadcasts_ = std::make_unique<broadcast::BroadcastEndpoint>(
      broadcast::Ports{*identity_.verifier, *s.users, *s.catalog, *s.engine, video_->broadcasts()}, *pool_);
  workers_ = std::make_unique<workers::Workers>(
      workers::WorkerPorts{s.engine->decisions(), *s.history, *s.catalog, *s.users, *s.chat, *s.jobs, *s.analytics,
                           *s.engine, s.feed, *s.mailer, *s.ledger_key, *s.video, s.auction_clock},
      metrics_, workers::WorkerSettings{.base_url = settings_.base_url()});
}

void House::make_transports() {
  std::vector<net::EventLoop*> loops;
  std::vector<transport::WebSocketFactory> plain;
  std::vector<transport::WebSocketFactory> broadcasts;
  std::vector<transport::socketio::SocketFactory> socketio;
  for (const auto& loop : loops_) {
    loops.push_back(loop.get());
    gateway::Gateway::Endpoints endpoints = gateway_->add_loop(*loop);
    plain.push_back(std::move(endpoints.websocket));
    socketio.push_back(std::move(endpoints.socketio));
    broadcasts.push_back(broadcasts_->on(*loop));
  }
  stores_->feed.subscribe(*gateway_);

  transport::websocket::ConnectionSettings connection;
  connection.link.message_bytes_max = settings_.message_max_bytes;
  connection.heartbeat = {settings_.ping_interval_ms, settings_.ping_timeout_ms};
  websocket_ =
      std::make_unique<transport::websocket::WebSocketServer>(loops, on_its_loop(loops_, std::move(plain)), connection);

  transport::websocket::ConnectionSettings broadcast_connection = connection;
  broadcast_connection.link.message_bytes_max = broadcast::kPieceBytesMax;
  broadcast_socket_ = std::make_unique<transport::websocket::WebSocketServer>(
      loops, on_its_loop(loops_, std::move(broadcasts)), broadcast_connection);

  transport::socketio::Settings socketio_settings;
  socketio_settings.engine.link = connection.link;
  socketio_settings.engine.timing.heartbeat = connection.heartbeat;
  socketio_settings.engine.door = door_;
  socketio_settings.connect_timeout_ms = kConnectTimeoutMs;
  socketio_settings.engine.timing.close_timeout_ms = kPollingGoodbyeMs;
  const auto factory = on_its_loop(loops_, std::move(socketio));
  socketio_ = std::make_unique<transport::socketio::Server>(
      loops,
      transport::socketio::Namespaces{{"/", factory}, {"/bidding", factory}, {"/chat", factory}, {"/timer", factory}},
      socketio_settings);
}

std::unique_ptr<net::HttpServer> House::make_public_http(std::shared_ptr<const base::http::Router> router,
                                                         std::uint16_t port) {
  std::vector<net::EventLoop*> loops;
  loops.reserve(loops_.size());
  for (const auto& loop : loops_) loops.push_back(loop.get());
  auto http = std::make_unique<net::HttpServer>(std::move(loops), *pool_, door_, std::move(router),
                                                http_settings(settings_.host, port), house_metrics_->http_observer());
  http->add_async("/ws", websocket_->route());
  http->add_async("/broadcast", broadcast_socket_->route());
  for (const char* path : {"/socket.io/", "/api/socket.io/"})
    http->add_async(path, socketio_->route(), settings_.message_max_bytes, net::Dispatch::at_head);
  return http;
}

// The public ones last.
std::vector<net::HttpServer*> House::http_servers() const {
  std::vector<net::HttpServer*> servers{internal_http_.get(), public_http_.get()};
  for (const auto& more : more_http_) servers.push_back(more.get());
  return servers;
}

std::expected<void, std::string> House::serve(const ReservedPort& port, const ReservedPort& internal_port) {
  const auto router = public_router();
  public_http_ = make_public_http(router, port.port());
  for (const std::uint16_t more : settings_.more_ports) more_http_.push_back(make_public_http(router, more));
  auto internal_settings = http_settings(settings_.internal_host, internal_port.port());
  internal_settings.cors_origins.clear();
  internal_settings.trust_proxy = false;
  internal_http_ = std::make_unique<net::HttpServer>(std::vector<net::EventLoop*>{loops_.front().get()}, *pool_,
                                                     internal_door_, internal_router(), internal_settings);
  for (const auto& loop : loops_) loop_threads_.emplace_back("io", [&loop] { loop->run(); });
  for (net::HttpServer* server : http_servers())
    if (auto started = server->start(); !started) return std::unexpected(started.error());
  workers_->start();
  address_ = "http://" + base::url_authority(settings_.host, settings_.port);
  internal_address_ = "http://" + base::url_authority(settings_.internal_host, settings_.internal_port);
  return write_house_file(settings_.data_dir, {address_, identity_.issuer});
}

net::HttpSettings House::http_settings(const std::string& host, std::uint16_t port) const {
  net::HttpSettings http;
  http.listen = {host, port};
  http.cors_origins = settings_.cors_origins;
  http.cors_credentials_paths = {"/socket.io/", "/api/socket.io/"};
  http.trust_proxy = settings_.trust_proxy;
  http.limits.idle_ms_max = settings_.keep_alive_ms;
  http.unix_ms = [&clock = stores_->clock] { return clock.unix_ms(); };
  if (settings_.hsts_max_age_s > 0)
    http.default_headers.emplace_back("Strict-Transport-Security",
                                      "max-age=" + std::to_string(settings_.hsts_max_age_s));
  return http;
}

void House::close_sockets() {
  std::array<std::promise<void>, 3> closed;
  const auto shut_down = [&](auto& server, std::promise<void>& done) {
    server.shut_down(gateway::kCloseRestart, "restarting", settings_.drain_ms, [&done] { done.set_value(); });
  };
  shut_down(*websocket_, closed[0]);
  shut_down(*socketio_, closed[1]);
  shut_down(*broadcast_socket_, closed[2]);
  for (std::promise<void>& one : closed) one.get_future().wait();
}

void House::stop() {
  if (std::exchange(stopped_, true)) return;
  draining_ = true;
  if (!loop_threads_.empty()) {
    public_http_->stop_accepting();
    for (const auto& more : more_http_) more->stop_accepting();
    stores_->engine->close_doors();
    close_sockets();
    public_http_->stop(kRequestDrainMs);
    for (const auto& more : more_http_) more->stop(kRequestDrainMs);
    internal_http_->stop(kRequestDrainMs);
  }
  if (pool_) pool_->stop();  // what it still runs answers to nobody, and needs everything below
  if (workers_) workers_->stop();
  if (stores_) stores_->engine->stop();
  if (stores_) stores_->chat->stop();
  if (video_) video_->stop();
  for (const auto& loop : loops_) loop->stop();
  for (base::Thread& thread : loop_threads_) thread.join();
}

}  // namespace fa::app
