// The decisions of one commit: what they changed, and the answers that wait for it.
#pragma once

#include <memory>
#include <variant>
#include <vector>

#include "adapters/embedded/engine/closed_auction.h"
#include "ports/event_feed.h"
#include "ports/live_auctions.h"

namespace fa::embedded {

struct PlaceAnswer {
  ports::Done<ports::PlaceResult> done;
  ports::PlaceResult result;
};

struct OpenAnswer {
  ports::Done<ports::OpenResult> done;
  const domain::Auction* auction;                  // its view is taken when it is answered
  std::shared_ptr<const ClosedAuction> retired{};  // what holds it, where it is one of the history
};

struct CloseAnswer {
  ports::Done<ports::CloseResult> done;
  ports::CloseResult result;
};

struct BlockAnswer {
  ports::Done<ports::BlockResult> done;
  ports::BlockResult result;
};

// A block that was laid on somebody or taken away.
struct BlockChange {
  ports::Block block;
  bool blocked = true;
  bool changed = true;                             // false: it was so already, for `auction`
  domain::Auction* auction = nullptr;              // where it is held
  std::shared_ptr<const ClosedAuction> retired{};  // what holds that, where it is one of the history
};

class Batch {
 public:
  explicit Batch(std::size_t decisions_expected);

  // The change that `auction` has just made.
  void add_change(const domain::Auction& auction) { events_.emplace_back(domain::event_at(auction, auction.seq())); }
  void add(PlaceAnswer answer) { answers_.emplace_back(std::move(answer)); }
  void add(OpenAnswer answer) { answers_.emplace_back(std::move(answer)); }
  void add(CloseAnswer answer) { answers_.emplace_back(std::move(answer)); }
  void add(BlockAnswer answer) { answers_.emplace_back(std::move(answer)); }
  void add(BlockChange change) { blocks_.push_back(std::move(change)); }

  const std::vector<ports::FeedEvent>& events() const { return events_; }
  const std::vector<BlockChange>& blocks() const { return blocks_; }
  std::vector<ports::FeedEvent> take_events() { return std::move(events_); }
  std::size_t decisions() const { return answers_.size(); }
  std::size_t accepted_bids() const { return accepted_bids_; }
  void count_accepted_bid() { ++accepted_bids_; }

  // Its changes are durable and published: everybody gets their answer.
  void answer();
  // Its changes did not happen, or, with outcome_unknown, perhaps did. Refusals rest on changes that may not have
  // happened, so they were not decided either: `unavailable`.
  void fail(ports::Failure failure);

 private:
  std::vector<ports::FeedEvent> events_;  // in the order of decision
  std::vector<BlockChange> blocks_;
  std::vector<std::variant<PlaceAnswer, OpenAnswer, CloseAnswer, BlockAnswer>> answers_;
  std::size_t accepted_bids_ = 0;
};

}  // namespace fa::embedded
