// The atomic decisions about live auctions: the one place where a bid is accepted or refused.
//
// What every adapter guarantees. tests/contract/live_auctions_*contract.h prove it, also of a store that refuses a
// commit or does not answer it.
// - Atomic: a decision checks and changes one auction as one step (domain/auction.h); no other decision on it comes
//   between.
// - Ordered: the decisions of one auction take seq 1, 2, 3 … without gap; two calls of one thread on one auction are
//   decided in the order of the calls.
// - Durable: `done` says accepted, opened or closed only after the record is on stable storage.
// - Published: each change goes to the EventFeed exactly once, in seq order per auction, after it is durable.
//   A change that is not durable is published nowhere.
// - Idempotent: open by auction_id, place by (auction_id, user_id, bid_id), close by auction_id; a repeat gets the
//   first answer again, also after a restart and after the close.
// - Time: `now` is the adapter's one clock, never less than the last now of that auction.
//   Auctions that fall due are closed by the adapter itself. A time in which it was not there is given back first
//   (rules, "When the house was away"); those of rules version 1 are closed also where they fell due meanwhile.
// - Blocked: once block() is answered, no further bid of that person is accepted in that auction, also after a restart.
// - Failure: `unavailable` says nothing was changed. `outcome_unknown` says it may have been; the same bid_id again
//   gets the true answer (docs/rules.md, "When a store fails").
// - Answered: every `done` is called exactly once and must not block: on a thread of the adapter, or, where the queue
//   is full, within the call.
// - Bounded: a full queue answers `unavailable` at once. How many unanswered calls an adapter holds is its own
//   setting.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/event.h"
#include "ports/blocks.h"

namespace fa::ports {

enum class Failure { unavailable, outcome_unknown };

struct PlaceBid {
  domain::AuctionId auction_id;
  domain::UserId user_id;
  std::string username;
  domain::BidId bid_id;
  std::optional<domain::Cents> amount;  // nullopt: the literal was no amount
};

// A client's last known position; another epoch or a seq from the future is answered with recovered = false.
struct Since {
  std::int64_t epoch = 0;
  domain::Seq seq = 0;
};

struct Snapshot {
  domain::AuctionView state;
  bool recovered = false;
  std::vector<domain::AuctionEvent> missed;  // since.seq < seq <= state.seq, unmerged, oldest first, at most kMissedMax
};

inline constexpr std::int64_t kMissedMax = 1000;

enum class ViewError { auction_not_found, unavailable };
using CloseError = std::variant<ViewError, Failure>;

using PlaceResult = std::expected<domain::Acceptance, std::variant<domain::Refusal, Failure>>;
enum class BlockError { auction_not_found, too_many, unavailable, outcome_unknown };
using BlockResult = std::expected<void, BlockError>;

using OpenResult = std::expected<domain::AuctionView, Failure>;
using CloseResult = std::expected<domain::ClosedRecord, CloseError>;
using ViewResult = std::expected<Snapshot, ViewError>;

template <class Result>
using Done = std::move_only_function<void(Result)>;

class LiveAuctions {
 public:
  virtual ~LiveAuctions() = default;

  // Opens `opening.auction_id`; start_time and end_time are set by the adapter's clock from `duration_ms`.
  virtual void open(domain::Opening opening, std::int64_t duration_ms, Done<OpenResult> done) = 0;
  virtual void place(PlaceBid bid, Done<PlaceResult> done) = 0;
  // Ends it now (CloseReason::host). The caller has checked that the person may.
  virtual void close(domain::AuctionId auction_id, Done<CloseResult> done) = 0;
  // `block.blocked_at` is set by the adapter's clock. A repeat changes nothing, but that a higher rank takes the place
  // of a lower one. too_many: kBlocksMax are blocked there.
  virtual void block(Block block, Done<BlockResult> done) = 0;
  // Idempotent.
  virtual void unblock(domain::AuctionId auction_id, domain::UserId user_id, Done<BlockResult> done) = 0;
  // The state, live or closed. Consistent with the feed: an adapter publishes every event up to state.seq before it
  // calls `done`, and every later one after.
  virtual void view(domain::AuctionId auction_id, std::optional<Since> since, Done<ViewResult> done) = 0;
  // The history holds this closed auction now, ledger sealed: the adapter may drop it from memory. Idempotent.
  virtual void retire(domain::AuctionId auction_id) = 0;
};

}  // namespace fa::ports
