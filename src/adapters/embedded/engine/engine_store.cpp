// What the loop does about its store: when a commit has failed, undo, answer, and learn from the store what is true
// before anything else is decided; and when idle, delete what the history holds.
#include <algorithm>
#include <ranges>

#include "adapters/embedded/engine/engine_loop.h"
#include "adapters/embedded/engine/record_row.h"
#include "base/log.h"

namespace fa::embedded {

namespace {

constexpr std::int64_t kRetryAfterUs = 100'000;
constexpr std::int64_t kTrimRetryAfterUs = 1'000'000;
constexpr std::chrono::milliseconds kHistoryWaitMax{20};  // so that a close is not much later

}  // namespace

void EngineLoop::fail(Batch& batch, const ports::StoreError& error) {
  health_.failed("journal commit failed", error.detail, clock_.monotonic_us());
  metrics_.commit_failed();
  for (const BlockChange& change : std::views::reverse(batch.blocks())) {
    unsure_blocks_.emplace_back(change.block.auction_id, change.block.user_id);
    if (!change.changed) continue;
    change.blocked ? change.auction->unblock(change.block.user_id) : change.auction->block(change.block.user_id);
  }
  for (const auto& event : std::views::reverse(batch.events())) table_.undo(std::get<domain::AuctionEvent>(event));
  retry_at_us_ = clock_.monotonic_us();
  try_to_recover();
  // Whoever sends the same bid_id again finds the truth established, or hears `unavailable` until it is.
  const bool unknown = error.kind == ports::StoreErrorKind::outcome_unknown;
  batch.fail(unknown ? ports::Failure::outcome_unknown : ports::Failure::unavailable);
}

void EngineLoop::try_to_recover() {
  if (clock_.monotonic_us() < retry_at_us_) return;
  if (recover())
    health_.recovered(clock_.monotonic_us());
  else
    retry_at_us_ = clock_.monotonic_us() + kRetryAfterUs;
}

bool EngineLoop::recover() {
  auto settled = journal_.reestablish();
  if (!settled) {
    health_.failed("journal takes no commits", settled.error().detail, clock_.monotonic_us());
    return false;
  }
  // What is there beyond our position belongs to the batch that failed: it has happened after all.
  std::vector<ports::FeedEvent> events;
  auto position = journal_.position();
  auto read = journal_.read_after(position, [&](ports::DecisionRecord&& record) {
    if (!table_.apply(record)) return false;
    events.emplace_back(domain::event_at(*table_.find(record.auction_id), seq_of(record.record)));
    position = record.position;
    return true;
  });
  journal_.skip_to(position);
  if (!events.empty()) publish(std::move(events));
  if (!read) health_.failed("journal cannot be read again", read.error().detail, clock_.monotonic_us());
  return read && read_unsure();
}

// What stands beside the records: blocks of the batch that failed, and `alive`.
bool EngineLoop::read_unsure() {
  const auto last = journal_.last_alive();
  if (!last) return false;
  alive_.reset(*last ? std::optional((*last)->at) : std::nullopt);
  for (const auto& [auction_id, user_id] : unsure_blocks_) {
    const auto blocked = journal_.is_blocked(auction_id, user_id);
    if (!blocked) return false;
    retired_.forget(auction_id);
    auto* auction = table_.find(auction_id);
    if (auction != nullptr) *blocked ? auction->block(user_id) : auction->unblock(user_id);
  }
  unsure_blocks_.clear();
  return true;
}

// The journal has reached its bound: who bids waits a little with each batch, so that the history gets the processor
// and the disk. A history that has failed makes bids slow, and refuses none.
void EngineLoop::wait_for_history() {
  if (!may_trim()) stream_.wait_for_history(options_.journal_rows_max / 2, kHistoryWaitMax);
}

bool EngineLoop::may_trim() const {
  const auto rows = journal_.covered_rows(stream_.acknowledged());
  return !health_.is_down() && rows >= static_cast<std::int64_t>(options_.trim_rows) &&
         clock_.monotonic_us() >= trim_retry_at_us_;
}

void EngineLoop::trim_journal() {
  if (!may_trim()) return;
  auto trimmed = journal_.trim(stream_.acknowledged(), static_cast<std::int64_t>(options_.trim_rows));
  if (trimmed) return;
  base::log::warn("journal cannot be trimmed", {{"error", trimmed.error().detail}});
  trim_retry_at_us_ = clock_.monotonic_us() + kTrimRetryAfterUs;
}

}  // namespace fa::embedded
