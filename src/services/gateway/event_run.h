// Events of one auction that wait to be written together. Accepted bids are merged into the newest (protocol,
// "merged"), but never across a change of the clock; everything else stays as it is, in its order, except that a newer
// timer, presence or stream status replaces an older one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "domain/event.h"
#include "services/gateway/audience.h"
#include "transport/frames.h"

namespace fa::gateway {

// How far a viewer's picture goes. Events up to it are not told again.
struct Position {
  domain::Seq seq = 0;
  std::int64_t chat_seq = 0;
};

struct Outgoing {
  wire::MessageType type;
  Position at;  // zero where the message has no place in a sequence
  std::shared_ptr<const std::string> body;
};

class EventRun {
 public:
  // `bid` must come in seq order. After a gap the run speaks only for what follows the gap, so that viewers see it.
  void add_bid(std::shared_ptr<const domain::BidPlaced> bid);
  // A change of the clock, which has its place among the bids.
  void add_clock(Outgoing message) { changes_.emplace_back(std::move(message)); }
  void add(Outgoing message);

  bool empty() const { return changes_.empty() && others_.empty(); }
  bool has_bids() const { return !changes_.empty(); }  // or changes of the clock
  bool has_others() const { return !others_.empty(); }
  std::size_t size() const { return others_.size() + changes_.size(); }
  // How many accepted bids the newest ones would stand for beside themselves.
  std::int64_t merged_count() const;
  void clear_bids() { changes_.clear(); }
  void clear_others() { others_.clear(); }
  void clear();

  // What a viewer at `after` is to be told: the bids and the clock first, so that the close comes after them.
  std::vector<Outgoing> bid_messages(const wire::About& about, Position after) const;
  std::vector<Outgoing> other_messages(Position after) const;
  std::vector<Outgoing> messages(const wire::About& about, Position after) const;

 private:
  struct Extension {
    domain::Seq seq;
    std::int64_t by_ms;
    std::shared_ptr<const domain::BidPlaced> bid;
  };
  struct MergedBids {
    std::shared_ptr<const domain::BidPlaced> newest;
    domain::Seq first_seq = 0;
    std::vector<Extension> extensions;  // at most the auction's cap
  };
  static void append(std::vector<Outgoing>& out, const MergedBids& bids, const wire::About& about, Position after);

  std::vector<std::variant<MergedBids, Outgoing>> changes_;  // in seq order; bids are apart only by what is between
  std::vector<Outgoing> others_;
};

// All that this audience receives of `messages`, as one write; nullptr where that is nothing.
transport::SharedFrames encode_all(Audience audience, const std::vector<Outgoing>& messages);

}  // namespace fa::gateway
