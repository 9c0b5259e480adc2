// The turn of the loop, and how a command finds its auction. What happens when a commit fails is in engine_store.cpp,
// what after a time without the engine in engine_outage.cpp.
#include "adapters/embedded/engine/engine_loop.h"

#include <algorithm>
#include <thread>

#include "adapters/embedded/engine/decide.h"
#include "base/held_wakes.h"

namespace fa::embedded {

namespace {
constexpr std::size_t kViewCostPerBatchMax = 8'192;  // in missed events; about 2 ms
constexpr std::size_t kViewCost = 4;                 // of a view without any

bool is_close(const ports::FeedEvent& event) {
  return std::holds_alternative<domain::AuctionClosed>(std::get<domain::AuctionEvent>(event).what);
}

}  // namespace

EngineLoop::EngineLoop(const EngineOptions& options, const Parts& parts)
    : options_(options),
      inbox_(parts.inbox),
      table_(parts.table),
      journal_(parts.journal),
      stream_(parts.stream),
      feed_(parts.feed),
      clock_(parts.clock),
      boot_id_(parts.clock.boot_id()),
      retired_(parts.lookup, options.retired_bids_max, options.parked_commands_max),
      metrics_(options.metrics),
      alive_(parts.last_alive ? std::optional(parts.last_alive->at) : std::nullopt) {
  if (parts.last_alive) now_.unix_ms = std::max(parts.last_alive->at, parts.last_alive->newest_timestamp);
}

void EngineLoop::run() {
  while (!taken_.stopping) {
    // Where this thread shares its core with an I/O thread, that one first hands over all that it is reading: the next
    // batch is larger, and fewer commits are needed. On a core of its own this returns at once.
    std::this_thread::yield();
    inbox_.take(taken_, wait_max());
    take_signals();
    do {
      run_batch();
    } while (must_go_on());
    taken_.commands.clear();
    next_ = 0;
    trim_journal();
    if (journal_.covered_rows(journal_.position()) > options_.journal_rows_max) wait_for_history();
  }
  for (auto& command : retired_.take_all()) answer_unavailable(command);
}

std::chrono::milliseconds EngineLoop::wait_max() {
  if (may_trim()) return std::chrono::milliseconds(0);
  std::int64_t wait_ms = options_.clock_look_ms_max;
  if (health_.is_down()) {
    wait_ms = std::min(wait_ms, (retry_at_us_ - clock_.monotonic_us()) / 1'000 + 1);
  } else if (!alive_.doors_closed()) {
    const auto now = clock_.unix_ms();
    const auto store_again = alive_.store_again_at();
    if (!store_again) return std::chrono::milliseconds(0);
    if (const auto deadline = table_.next_deadline()) wait_ms = std::min(wait_ms, *deadline - now);
    if (table_.any_live()) wait_ms = std::min(wait_ms, *store_again - now);
  }
  return std::chrono::milliseconds(std::max<std::int64_t>(wait_ms, 0));
}

void EngineLoop::take_signals() {
  for (const auto& id : taken_.retired) {
    table_.retire(id);
    retired_.forget(id);
  }
  taken_.retired.clear();
  for (auto& found : taken_.found) {
    for (auto& command : retired_.found(found)) replayed_.push_back({std::move(command), found.result});
  }
  taken_.found.clear();
}

EngineLoop::Work EngineLoop::next_work() {
  if (replayed_.empty()) return {std::move(taken_.commands[next_++]), std::nullopt};
  Work work = std::move(replayed_.front());
  replayed_.pop_front();
  return work;
}

void EngineLoop::run_batch() {
  if (health_.is_down()) try_to_recover();
  look_at_clock();
  outage_pending_ = false;  // so that the records of an outage carry the new `alive`, also where it was tried before
  outage_pending_ = !health_.is_down() && !give_back_outage();
  if (taken_.doors_closed && !alive_.doors_closed()) close_doors();
  const auto now = now_.unix_ms;
  const auto waiting = replayed_.size() + taken_.commands.size() - next_;
  Batch batch(std::min(waiting, options_.decisions_per_batch_max));
  closes_wait_ = false;
  if (decides() && !alive_.doors_closed()) close_due(batch, now);
  decide_waiting(batch, now);
  commit(batch);
  answer_views();
  metrics_.live_auctions(table_.size());
  journal_.bound_wal();
  looked_at_ = now;
}

void EngineLoop::close_due(Batch& batch, domain::UnixMs now) {
  for (std::size_t closed = 0; closed < options_.closes_per_batch_max; ++closed) {
    auto* auction = table_.take_due(now);
    if (auction == nullptr) return;
    auction->close(domain::CloseReason::timer, now);
    batch.add_change(*auction);
  }
  const auto next = table_.next_deadline();
  closes_wait_ = next && *next <= now;
}

void EngineLoop::decide_waiting(Batch& batch, domain::UnixMs now) {
  const auto max = closes_wait_ ? options_.decisions_while_closing_max : options_.decisions_per_batch_max;
  for (std::size_t decided = 0; decided < max && has_work() && views_.size() < options_.commands_max; ++decided) {
    decide(next_work(), batch, now);
  }
}

void EngineLoop::decide(Work work, Batch& batch, domain::UnixMs now) {
  auto& command = work.command;
  const auto& id = auction_of(command);
  if (auto* auction = table_.find(id)) return decide_live(command, *auction, batch, now);
  if (!work.looked_up && !retired_.waits(id)) {
    if (const auto retired = retired_.find(id)) return decide_retired(command, retired, batch, now);
  }
  if (!work.looked_up) {
    if (!retired_.park(command)) answer_unavailable(command);
    return;
  }
  if (!*work.looked_up) return answer_unavailable(command);
  if (const auto& retired = **work.looked_up) return decide_retired(command, retired, batch, now);
  decide_unknown(command, batch, now);
}

void EngineLoop::decide_live(Command& command, domain::Auction& auction, Batch& batch, domain::UnixMs now) {
  if (auto* view = std::get_if<ViewCommand>(&command)) {
    views_.push_back({std::move(*view), nullptr});
  } else if (!decides() || (alive_.doors_closed() && auction.due(now))) {
    answer_unavailable(command);  // the doors' closing gives it more time: that it is over would not be true
  } else if (auto* place = std::get_if<PlaceCommand>(&command)) {
    decide_place(*place, auction, now, batch);
  } else if (auto* close = std::get_if<CloseCommand>(&command)) {
    decide_close(*close, auction, now, batch);
  } else if (auto* block = std::get_if<BlockCommand>(&command)) {
    decide_block(*block, auction, nullptr, now, batch);
  } else {
    batch.add(OpenAnswer{std::move(std::get<OpenCommand>(command).done), &auction});
  }
}

void EngineLoop::decide_retired(Command& command, const std::shared_ptr<ClosedAuction>& retired, Batch& batch,
                                domain::UnixMs now) {
  if (auto* view = std::get_if<ViewCommand>(&command)) {
    views_.push_back({std::move(*view), retired});
  } else if (auto* place = std::get_if<PlaceCommand>(&command)) {
    decide_place(*place, retired->auction, now, batch);
  } else if (auto* close = std::get_if<CloseCommand>(&command)) {
    decide_close(*close, retired->auction, now, batch);
  } else if (auto* block = std::get_if<BlockCommand>(&command)) {
    if (!decides()) return answer_unavailable(command);
    decide_block(*block, retired->auction, retired, now, batch);
  } else {
    batch.add(OpenAnswer{std::move(std::get<OpenCommand>(command).done), &retired->auction, retired});
  }
}

void EngineLoop::decide_unknown(Command& command, Batch& batch, domain::UnixMs now) {
  if (auto* view = std::get_if<ViewCommand>(&command)) {
    view->done(std::unexpected(ports::ViewError::auction_not_found));
  } else if (!decides()) {
    answer_unavailable(command);
  } else if (auto* place = std::get_if<PlaceCommand>(&command)) {
    refuse_unknown(*place, batch);
  } else if (auto* close = std::get_if<CloseCommand>(&command)) {
    refuse_unknown(*close, batch);
  } else if (auto* block = std::get_if<BlockCommand>(&command)) {
    refuse_unknown(*block, batch);
  } else {
    auto& open = std::get<OpenCommand>(command);
    auto& auction = table_.open(opening_at(open, now));
    batch.add_change(auction);
    batch.add(OpenAnswer{std::move(open.done), &auction});
  }
}

// Whoever waits for an event or an answer of the batch is woken once, when all of them are there.
void EngineLoop::commit(Batch& batch) {
  EngineMetrics::BatchFigures figures{batch.events().size(), batch.decisions(), batch.accepted_bids()};
  const auto began_us = clock_.monotonic_us();
  if (!store(batch)) return;
  if (!batch.events().empty()) figures.commit_us = clock_.monotonic_us() - began_us;
  {
    const base::HeldWakes held;
    if (!batch.events().empty()) publish(batch.take_events());
    batch.answer();
  }
  if (figures.decisions > 0 && !taken_.commands.empty()) {
    figures.oldest_took_us = clock_.monotonic_us() - taken_.oldest_sent_us;
  }
  metrics_.committed(figures);
}

bool EngineLoop::store(Batch& batch) {
  const bool tells_alive =
      !health_.is_down() && !outage_pending_ && alive_.must_be_stored(now_.unix_ms, table_.any_live());
  if (batch.events().empty() && batch.blocks().empty() && !tells_alive) return true;
  std::optional<AliveMark> alive;
  if (tells_alive) alive = AliveMark{now_, boot_id_};
  if (auto done = journal_.append(batch.events(), batch.blocks(), alive); !done) {
    fail(batch, done.error());
    return false;
  }
  if (tells_alive) alive_.stored(now_.unix_ms);
  if (!batch.events().empty()) alive_.move_to(now_.unix_ms);  // as the newest record says
  return true;
}

void EngineLoop::publish(std::vector<ports::FeedEvent> events) {
  const bool with_close = std::ranges::any_of(events, &is_close);
  feed_.publish(std::make_shared<const std::vector<ports::FeedEvent>>(std::move(events)));
  stream_.advance(journal_.position(), with_close);
}

// Views come after the batch's publication, so that they hold exactly what has been published. Many that have missed
// much are answered over several batches, with bids and closes in between.
void EngineLoop::answer_views() {
  for (std::size_t cost = 0; cost < kViewCostPerBatchMax && !views_.empty(); views_.pop_front()) {
    cost += answer_view(views_.front());
  }
}

std::size_t EngineLoop::answer_view(WaitingView& view) {
  const auto& [command, retired] = view;
  const auto* auction = retired ? &retired->auction : table_.find(command.auction_id);
  if (auction == nullptr) {  // its opening was in a batch that failed
    view.command.done(std::unexpected(ports::ViewError::unavailable));
    return kViewCost;
  }
  auto snapshot = snapshot_of(*auction, command.since);
  if (retired) snapshot.state.ledger_hash = retired->ledger_hash;
  const auto cost = kViewCost + snapshot.missed.size();
  view.command.done(std::move(snapshot));
  return cost;
}

}  // namespace fa::embedded
