// What all workers of one HTTP server share.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "net/cors.h"
#include "net/http_server.h"

namespace fa::net {

class HttpWorker;

struct AsyncRoute {
  std::string path;
  AsyncHandler handler;
  std::size_t body_max_bytes;
  Dispatch dispatch;

  bool takes(std::string_view request_path) const {
    return path.ends_with('/') ? request_path.starts_with(path) : request_path == path;
  }
};

// Connections of the server on all its loops; any thread.
class OpenConnections {
 public:
  void add();
  void remove();
  std::size_t wait_for_none(std::int64_t wait_ms);  // blocks; how many are left

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
};

struct HttpContext {
  CorsPolicy cors;
  HttpSettings settings;
  HttpObserver observer;
  base::BlockingPool& pool;
  std::shared_ptr<admission::Door> door;
  std::shared_ptr<const base::http::Router> router;
  std::vector<AsyncRoute> async_routes;
  OpenConnections open;
  std::vector<std::unique_ptr<HttpWorker>> workers;

  const AsyncRoute* find_async(std::string_view path) const;
  HttpWorker& worker_on(const EventLoop& loop) const;
};

}  // namespace fa::net
