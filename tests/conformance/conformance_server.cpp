// An echo built from the gateway's own wire and session code, for protocol test suites and independent clients:
// /engine.io/ (Engine.IO 4), /socket.io/ (Socket.IO 5, namespaces / and /custom), /echo (plain WebSocket).
// Prints its port, and serves until SIGINT or SIGTERM.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>
#include <vector>

#include "base/log.h"
#include "echoes.h"
#include "net/http_server.h"
#include "transport/engineio/server.h"
#include "transport/socketio/server.h"
#include "transport/websocket/server.h"

namespace {

using namespace fa;

constexpr std::uint32_t kEchoBytesMax = 16 * 1024 * 1024;
constexpr std::size_t kQueuedBytesMax = 4 * std::size_t{kEchoBytesMax};

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 3000;
  std::int64_t ping_interval_ms = 25'000;
  std::int64_t ping_timeout_ms = 20'000;
  std::int64_t connect_timeout_ms = 45'000;
  std::uint32_t max_payload_bytes = 1'000'000;
  std::size_t loops = 1;
  std::vector<std::string> cors_origins;
};

transport::engineio::SessionSettings session_settings(const Options& options) {
  transport::engineio::SessionSettings settings;
  settings.timing.heartbeat = {options.ping_interval_ms, options.ping_timeout_ms};
  settings.link.message_bytes_max = options.max_payload_bytes;
  settings.link.queued_bytes_max = kQueuedBytesMax;
  return settings;
}

transport::socketio::Settings socketio_settings(const Options& options) {
  transport::socketio::Settings settings;
  settings.engine = session_settings(options);
  settings.connect_timeout_ms = options.connect_timeout_ms;
  settings.json = {.depth_max = 4096,
                   .values_max = options.max_payload_bytes,
                   .keys_max = options.max_payload_bytes,
                   .last_of_repeated_keys = true};
  return settings;
}

transport::websocket::ConnectionSettings echo_settings() {
  transport::websocket::ConnectionSettings settings;
  settings.link.message_bytes_max = kEchoBytesMax;
  settings.link.queued_bytes_max = kQueuedBytesMax;
  return settings;
}

void parse(CLI::App& app, Options& options) {
  app.add_option("--host", options.host, "Address to listen on")->capture_default_str();
  app.add_option("--port", options.port, "Port to listen on; 0 takes a free one")->capture_default_str();
  app.add_option("--ping-interval", options.ping_interval_ms, "Engine.IO, milliseconds")->capture_default_str();
  app.add_option("--ping-timeout", options.ping_timeout_ms, "Engine.IO, milliseconds")->capture_default_str();
  app.add_option("--connect-timeout", options.connect_timeout_ms, "Socket.IO: to join a namespace, milliseconds")
      ->capture_default_str();
  app.add_option("--max-payload", options.max_payload_bytes, "Largest message or polling body, bytes")
      ->capture_default_str();
  app.add_option("--loops", options.loops, "I/O threads")->capture_default_str()->check(CLI::Range(1, 64));
  app.add_option("--cors-origin", options.cors_origins, "Allowed origin of cross-site requests, or *");
}

sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// One client is all there is, and it does what it likes.
std::shared_ptr<admission::Door> unbounded_door() {
  admission::DoorLimits limits;
  limits.requests = {1e12, 1e12};
  limits.connections.client_max = 0;
  return admission::Door::make(limits);
}

int serve(const Options& options) {
  const sigset_t signals = block_stop_signals();
  std::vector<std::unique_ptr<net::EventLoop>> loops;
  std::vector<net::EventLoop*> loop_pointers;
  for (std::size_t i = 0; i < options.loops; ++i) {
    loop_pointers.push_back(loops.emplace_back(std::make_unique<net::EventLoop>()).get());
  }

  transport::engineio::Server engineio(loop_pointers, conformance::engineio_echo(), session_settings(options));
  transport::socketio::Server socketio(
      loop_pointers, {{"/", conformance::socketio_echo()}, {"/custom", conformance::socketio_greeter()}},
      socketio_settings(options));
  transport::websocket::WebSocketServer echo(loop_pointers, conformance::websocket_echo(), echo_settings());

  base::BlockingPool pool(1, 1);
  net::HttpSettings http_settings{.listen = {options.host, options.port}, .cors_origins = options.cors_origins};
  net::HttpServer http(loop_pointers, pool, unbounded_door(), std::make_shared<base::http::Router>(), http_settings);
  http.add_async("/engine.io/", engineio.route(), options.max_payload_bytes, net::Dispatch::at_head);
  http.add_async("/socket.io/", socketio.route(), options.max_payload_bytes, net::Dispatch::at_head);
  http.add_async("/echo", echo.route());

  std::vector<std::jthread> threads;
  for (net::EventLoop* loop : loop_pointers) threads.emplace_back([loop] { loop->run(); });
  const auto port = http.start();
  if (port) {
    std::printf("listening on http://%s:%u\n", options.host.c_str(), *port);
    std::fflush(stdout);
    int received = 0;
    sigwait(&signals, &received);
    http.stop(0);
  } else {
    std::fprintf(stderr, "%s\n", port.error().c_str());
  }
  for (net::EventLoop* loop : loop_pointers) loop->stop();
  threads.clear();
  return port ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Echo server for Engine.IO, Socket.IO and WebSocket test suites"};
  parse(app, options);
  CLI11_PARSE(app, argc, argv);
  return serve(options);
}
