// HTTP/1.1 over a number of event loops: a router's handlers on a blocking pool (or inline), and asynchronous routes on
// the I/O threads, which may also take the socket (WebSocket). A process may have several servers on the same loops
// (public and internal), each with its own router.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "admission/door.h"
#include "base/blocking_pool.h"
#include "base/http/router.h"
#include "net/event_loop.h"
#include "net/limits.h"
#include "net/listener.h"
#include "net/responder.h"

namespace fa::net {

struct FinishedRequest {
  std::string_view method;
  std::string_view route;  // the pattern or the asynchronous path; "none" for 404 and what could not be parsed
  int status;              // 0: the peer went before the answer; 101: the connection was taken
  std::int64_t duration_us;
};

// Called on the I/O threads, at once from several.
struct HttpObserver {
  std::function<void(const FinishedRequest&)> on_request;
  std::function<void(int change)> on_connections;  // +1 and -1; a taken connection counts as gone
};

struct HttpSettings {
  ListenAddress listen;
  HttpLimits limits;
  std::vector<std::string> cors_origins;            // "https://app.example"; "*" alone: every origin; empty: no CORS
  std::vector<std::string> cors_credentials_paths;  // to what begins with one, listed ones may send credentials
  bool trust_proxy = false;                         // remote_address is the last X-Forwarded-For hop
  // Unix time in ms, for the Date of answers (RFC 9110, 6.6.1); asked once a second on each loop. Empty: no clock, no
  // Date.
  std::function<std::int64_t()> unix_ms = {};
  base::http::Headers default_headers = {
      {"X-Content-Type-Options", "nosniff"}, {"X-Frame-Options", "DENY"}, {"Referrer-Policy", "same-origin"}};
};

// When an asynchronous route gets a request.
enum class Dispatch {
  whole,    // once it is complete
  at_head,  // also while its body still comes: Responder::body_follows()
};

// Runs on the I/O thread of the connection, must not block. Gets every method, with or without an Upgrade.
using AsyncHandler = std::function<void(base::http::Request, Responder)>;

class HttpServer {
 public:
  // The pool outlives the server, and the loops outlive the pool, whose work posts to them. `door` may be shared by
  // several servers.
  HttpServer(std::vector<EventLoop*> loops, base::BlockingPool& pool, std::shared_ptr<admission::Door> door,
             std::shared_ptr<const base::http::Router> router, HttpSettings settings, HttpObserver observer = {});
  ~HttpServer();  // as stop(0); not on a loop's thread unless that loop is the only one
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Before start(). A path that ends in "/" takes all below it as well. These come before the router.
  void add_async(std::string path, AsyncHandler handler, std::size_t body_max_bytes = 64 * kKiB,
                 Dispatch dispatch = Dispatch::whole);

  std::expected<std::uint16_t, std::string> start();  // listens on every loop; the port, or what failed
  void stop_accepting();
  // Stops accepting, closes idle connections, lets running requests finish for at most wait_ms, then cuts the rest and
  // returns how many that were. Blocks the calling thread, which is not a loop's.
  std::size_t stop(std::int64_t wait_ms);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fa::net
