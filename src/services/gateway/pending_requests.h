// What one loop has asked of the ports and not been answered yet. Bounded; each entry ends by its answer or its
// deadline.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "domain/auction.h"
#include "services/gateway/session_table.h"

namespace fa::gateway {

// How a reply finds its request: a plain `ref` as JSON text, or a Socket.IO acknowledgement id. Empty: none is wanted.
using ReplyToken = std::string;
using RequestId = std::uint64_t;  // never 0

struct PendingRequest {
  enum class Kind : std::uint8_t { auth, connect, join, bid, chat };
  SessionHandle session;
  Kind kind = Kind::bid;
  ReplyToken reply;
  domain::AuctionId auction_id;
  domain::BidId bid_id;          // of a bid
  std::int64_t received_us = 0;  // when its frame came
};

class PendingRequests {
 public:
  PendingRequests(std::size_t count_max, std::int64_t answer_us_max)
      : count_max_(count_max), answer_us_max_(answer_us_max) {}

  // nullopt: full.
  std::optional<RequestId> add(PendingRequest request, std::int64_t now_us);
  const PendingRequest* find(RequestId id) const;
  // nullopt: answered already, or too late.
  std::optional<PendingRequest> take(RequestId id);
  // One request whose deadline has passed, if there is one; it is taken.
  std::optional<PendingRequest> take_expired(std::int64_t now_us);
  std::size_t size() const { return slots_.size() - free_.size(); }

 private:
  struct Deadline {
    std::int64_t at_us;
    RequestId id;
  };
  // Its id is its place among the slots, and how often that was used: the id of a request that has ended finds nothing.
  struct Slot {
    std::uint32_t generation = 1;
    bool used = false;
    PendingRequest request;
  };
  bool is_pending(RequestId id) const;
  static std::uint32_t index_of(RequestId id) { return static_cast<std::uint32_t>(id); }
  std::uint32_t free_slot();

  const std::size_t count_max_;
  const std::int64_t answer_us_max_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::deque<Deadline> deadlines_;  // in order; those of answered requests are dropped as they come to the front
};

}  // namespace fa::gateway
