// An HTTP server on loopback with its loops and pool, and a few routes that most tests use.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/blocking_pool.h"
#include "net/http_server.h"
#include "net/loop_thread.h"

namespace fa::net::test {

struct TestServerOptions {
  HttpSettings settings = {};
  admission::DoorLimits door = {};
  HttpObserver observer = {};
  std::size_t loops = 1;
  std::size_t pool_threads = 2;
  std::size_t pool_queue_max = 64;
};

class TestServer {
 public:
  explicit TestServer(TestServerOptions options = {})
      : loops_(options.loops),
        pool_(options.pool_threads, options.pool_queue_max),
        door_(admission::Door::make(options.door)) {
    add_routes();
    std::vector<EventLoop*> loops;
    for (auto& loop : loops_) loops.push_back(&*loop);
    server_ = std::make_unique<HttpServer>(loops, pool_, door_, router_, options.settings, options.observer);
  }

  base::http::Router& router() { return *router_; }
  HttpServer& http() { return *server_; }
  admission::Door& door() { return *door_; }
  EventLoop& loop(std::size_t i) { return *loops_[i]; }
  std::uint16_t start() {
    const auto port = server_->start();
    if (!port) throw std::runtime_error(port.error());
    return *port;
  }

 private:
  void add_routes() {
    using namespace base::http;
    router_->add(
        "GET", "/hello", [](const Request&, const PathParams&) { return text_response(200, "hello"); }, Run::inline_);
    router_->add("GET", "/pooled", [](const Request&, const PathParams&) { return text_response(200, "pooled"); });
    router_->add("GET", "/items/{id}", [](const Request&, const PathParams& params) {
      return text_response(200, std::string(params["id"]));
    });
    router_->add(
        "POST", "/echo", [](const Request& request, const PathParams&) { return text_response(200, request.body); },
        Run::inline_, 1000);
    router_->add("GET", "/big", [](const Request&, const PathParams&) {
      return text_response(200, std::string(8 * 1024 * 1024, 'x'));
    });
    router_->add("GET", "/fails",
                 [](const Request&, const PathParams&) -> Response { throw std::runtime_error("secret detail"); });
  }

  std::vector<LoopThread> loops_;
  base::BlockingPool pool_;
  std::shared_ptr<admission::Door> door_;
  std::shared_ptr<base::http::Router> router_ = std::make_shared<base::http::Router>();
  std::unique_ptr<HttpServer> server_;
};

}  // namespace fa::net::test
