// A durable queue of small jobs: at least once, retried with backoff, dead-lettered after `attempts_max`. Any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "ports/store_error.h"

namespace fa::ports {

struct Job {
  std::int64_t id = 0;
  std::string kind;     // seal_ledger, notify_winner, notify_host, analytics, publish_result …
  std::string key;      // (kind, key) is unique: enqueueing it again while it is known changes nothing
  std::string payload;  // JSON
  std::int32_t attempts = 0;
  std::string last_error;
  std::int64_t created_at = 0;
};

class JobQueue {
 public:
  virtual ~JobQueue() = default;
  virtual std::expected<void, StoreError> enqueue(std::vector<Job> jobs) = 0;
  // Leases one due job for lease_ms; it comes back by itself if neither done nor failed by then.
  virtual std::expected<std::optional<Job>, StoreError> take(std::int64_t lease_ms) = 0;
  virtual std::expected<void, StoreError> done(std::int64_t id) = 0;
  // Puts it back after retry_in_ms, or on the dead-letter list once its attempts are used up.
  virtual std::expected<void, StoreError> failed(std::int64_t id, std::string error, std::int64_t retry_in_ms) = 0;
  virtual std::expected<std::vector<Job>, StoreError> dead_letters(std::size_t limit) = 0;
  virtual std::expected<std::int64_t, StoreError> requeue_dead(std::optional<std::int64_t> id) = 0;  // how many
  virtual std::expected<std::int64_t, StoreError> depth() = 0;
};

}  // namespace fa::ports
