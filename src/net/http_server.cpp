#include "net/http_server.h"

#include <chrono>
#include <utility>

#include "base/assert.h"
#include "net/http_context.h"
#include "net/http_worker.h"

namespace fa::net {

void OpenConnections::add() {
  const std::lock_guard lock(mutex_);
  ++count_;
}

void OpenConnections::remove() {
  const std::lock_guard lock(mutex_);
  --count_;
  if (count_ == 0) changed_.notify_all();
}

std::size_t OpenConnections::wait_for_none(std::int64_t wait_ms) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(wait_ms), [this] { return count_ == 0; });
  return count_;
}

const AsyncRoute* HttpContext::find_async(std::string_view path) const {
  for (const auto& route : async_routes)
    if (route.takes(path)) return &route;
  return nullptr;
}

HttpWorker& HttpContext::worker_on(const EventLoop& loop) const {
  for (const auto& worker : workers)
    if (&worker->loop() == &loop) return *worker;
  FA_ASSERT(!"a loop of this server");
  std::unreachable();
}

struct HttpServer::Impl {
  std::vector<EventLoop*> loops;
  HttpContext context;

  void on_each(void (HttpWorker::*action)()) {
    for (const auto& worker : context.workers) worker->loop().run_and_wait([&] { ((*worker).*action)(); });
  }
};

HttpServer::HttpServer(std::vector<EventLoop*> loops, base::BlockingPool& pool, std::shared_ptr<admission::Door> door,
                       std::shared_ptr<const base::http::Router> router, HttpSettings settings, HttpObserver observer)
    : impl_(new Impl{.loops = std::move(loops),
                     .context = {.cors = CorsPolicy(settings.cors_origins, settings.cors_credentials_paths),
                                 .settings = std::move(settings),
                                 .observer = std::move(observer),
                                 .pool = pool,
                                 .door = std::move(door),
                                 .router = std::move(router)}}) {
  for (auto* const loop : impl_->loops)
    impl_->context.workers.push_back(std::make_unique<HttpWorker>(*loop, impl_->context));
}

HttpServer::~HttpServer() {
  stop(0);
  for (auto& worker : impl_->context.workers) worker->loop().run_and_wait([&worker] { worker.reset(); });
}

void HttpServer::add_async(std::string path, AsyncHandler handler, std::size_t body_max_bytes, Dispatch dispatch) {
  impl_->context.async_routes.push_back({std::move(path), std::move(handler), body_max_bytes, dispatch});
}

std::expected<std::uint16_t, std::string> HttpServer::start() {
  ListenAddress address = impl_->context.settings.listen;
  address.of_proxy = impl_->context.settings.trust_proxy;
  for (const auto& worker : impl_->context.workers) {
    std::expected<std::uint16_t, std::string> port;
    worker->loop().run_and_wait([&] { port = worker->listen(address); });
    if (!port) {
      stop_accepting();
      return port;
    }
    address.port = *port;  // the loops after the first share the port that the first was given
  }
  return address.port;
}

void HttpServer::stop_accepting() {
  impl_->on_each(&HttpWorker::stop_accepting);
}

std::size_t HttpServer::stop(std::int64_t wait_ms) {
  impl_->on_each(&HttpWorker::stop_when_idle);
  const std::size_t left = impl_->context.open.wait_for_none(wait_ms);
  impl_->on_each(&HttpWorker::cut_all);
  // Once more: by now what was on its way from one loop to another during the first round has arrived, to be cut.
  impl_->on_each(&HttpWorker::cut_all);
  return left;
}

}  // namespace fa::net
