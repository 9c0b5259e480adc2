// The durable stream of every auction's records, in the order of decision: what feeds the workers. (Embedded: the
// journal. At scale: a Redis stream or an SQS FIFO queue.) At least once: what was read and not acknowledged is read
// again.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <variant>
#include <vector>

#include "domain/auction.h"
#include "ports/store_error.h"

namespace fa::ports {

struct DecisionRecord {
  std::int64_t position = 0;  // strictly increasing over all auctions
  domain::AuctionId auction_id;
  std::variant<domain::Opening, domain::BidRecord, domain::ClosedRecord, domain::ClockRecord> record;
};

class DecisionStream {
 public:
  virtual ~DecisionStream() = default;
  // Up to `max` records after `position`, oldest first; waits up to `wait` when there are none. Called from one worker
  // thread.
  virtual std::expected<std::vector<DecisionRecord>, StoreError> read(std::int64_t position, std::size_t max,
                                                                      std::chrono::milliseconds wait) = 0;
  // Waits until a close, or more than `backlog_max` records, stand after `position`; false: neither came within `wait`.
  virtual bool wait_until_urgent(std::int64_t position, std::int64_t backlog_max, std::chrono::milliseconds wait) = 0;
  // Everything up to `position` is durable in the history: the stream may forget it.
  virtual void acknowledge(std::int64_t position) = 0;
};

}  // namespace fa::ports
