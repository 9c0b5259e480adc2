// Events of one auction that wait to be written together. Accepted bids are merged into the newest (protocol,
// "merged"); everything else stays as it is, in its order, except that a newer timer, presence or stream status
// replaces an older one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
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
  void add(Outgoing message);

  bool empty() const { return !newest_ && others_.empty(); }
  bool has_bids() const { return newest_ != nullptr; }
  bool has_others() const { return !others_.empty(); }
  std::size_t size() const { return others_.size() + (newest_ ? 1 : 0); }
  // How many accepted bids the newest would stand for beside itself.
  std::int64_t merged_count() const { return newest_ ? newest_->bid.seq - first_seq_ : 0; }
  void clear_bids();
  void clear_others() { others_.clear(); }
  void clear();

  // What a viewer at `after` is to be told: the bids first, so that the close comes after them.
  std::vector<Outgoing> bid_messages(const wire::About& about, Position after) const;
  std::vector<Outgoing> other_messages(Position after) const;
  std::vector<Outgoing> messages(const wire::About& about, Position after) const;

 private:
  struct Extension {
    domain::Seq seq;
    std::int64_t by_ms;
    std::shared_ptr<const domain::BidPlaced> bid;
  };
  std::shared_ptr<const domain::BidPlaced> newest_;
  domain::Seq first_seq_ = 0;
  std::vector<Extension> extensions_;  // at most the auction's cap
  std::vector<Outgoing> others_;
};

// All that this audience receives of `messages`, as one write; nullptr where that is nothing.
transport::SharedFrames encode_all(Audience audience, const std::vector<Outgoing>& messages);

}  // namespace fa::gateway
