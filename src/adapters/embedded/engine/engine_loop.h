// The decision thread: takes what waits, closes what is due, decides in order, commits once, then publishes and
// answers.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/embedded/engine/alive.h"
#include "adapters/embedded/engine/auction_table.h"
#include "adapters/embedded/engine/batch.h"
#include "adapters/embedded/engine/engine_metrics.h"
#include "adapters/embedded/engine/engine_options.h"
#include "adapters/embedded/engine/inbox.h"
#include "adapters/embedded/engine/retired_auctions.h"
#include "adapters/embedded/engine/store_health.h"
#include "adapters/embedded/journal.h"
#include "adapters/embedded/journal_stream.h"
#include "ports/clock.h"

namespace fa::embedded {

class EngineLoop {
 public:
  struct Parts {
    Inbox& inbox;
    AuctionTable& table;
    Journal& journal;
    JournalStream& stream;
    HistoryLookup& lookup;
    ports::EventFeed& feed;
    const ports::AuctionClock& clock;
    std::optional<LastAlive> last_alive;
  };
  EngineLoop(const EngineOptions& options, const Parts& parts);

  // Nothing is decided, since the store's truth is not known or it takes no commits. Any thread.
  bool store_is_down() const { return health_.is_down(); }
  // The instant of the newest turn that has ended. Any thread.
  domain::UnixMs looked_at() const { return looked_at_; }

  // Runs until the inbox is stopped and everything in it is answered. Everything below happens on this thread.
  void run();

 private:
  // A command that is to be decided; with what the history said, once it has been asked.
  struct Work {
    Command command;
    std::optional<LookupResult> looked_up;
  };

  struct WaitingView {
    ViewCommand command;
    std::shared_ptr<ClosedAuction> retired;  // null: in memory
  };

  void take_signals();
  bool has_work() const { return !replayed_.empty() || next_ < taken_.commands.size(); }
  bool must_go_on() const { return has_work() || closes_wait_ || !views_.empty(); }
  Work next_work();
  std::chrono::milliseconds wait_max();
  bool decides() const { return !health_.is_down() && !outage_pending_ && !alive_.is_away(now_.unix_ms); }

  void run_batch();
  // The time of this turn. Never earlier than that of the turn before.
  void look_at_clock();
  // Gives back what time was lost until now, before anything else is decided. false: it could not be stored.
  bool give_back_outage();
  std::size_t give_back_to_all(const domain::Outage& outage, Batch& batch);
  void close_doors();
  void close_due(Batch& batch, domain::UnixMs now);
  void decide_waiting(Batch& batch, domain::UnixMs now);
  void decide(Work work, Batch& batch, domain::UnixMs now);
  void decide_live(Command& command, domain::Auction& auction, Batch& batch, domain::UnixMs now);
  void decide_retired(Command& command, const std::shared_ptr<ClosedAuction>& retired, Batch& batch,
                      domain::UnixMs now);
  void decide_unknown(Command& command, Batch& batch, domain::UnixMs now);
  void commit(Batch& batch);
  // false: it has failed, and fail() was called.
  bool store(Batch& batch);
  void publish(std::vector<ports::FeedEvent> events);
  void answer_views();
  std::size_t answer_view(WaitingView& view);  // what it cost, in events

  // A commit has failed: nothing is decided until the store has shown what is true, and that it takes commits.
  void fail(Batch& batch, const ports::StoreError& error);
  void try_to_recover();
  bool recover();
  bool read_unsure();

  void wait_for_history();
  bool may_trim() const;
  void trim_journal();

  const EngineOptions options_;
  Inbox& inbox_;
  AuctionTable& table_;
  Journal& journal_;
  JournalStream& stream_;
  ports::EventFeed& feed_;
  const ports::AuctionClock& clock_;
  const std::string boot_id_;
  RetiredAuctions retired_;
  EngineMetrics metrics_;
  StoreHealth health_;
  Alive alive_;
  ports::ClockMark now_;
  bool outage_pending_ = false;
  std::atomic<domain::UnixMs> looked_at_{0};
  std::vector<std::pair<domain::AuctionId, domain::UserId>> unsure_blocks_;  // of a batch that has failed

  Inbox::Taken taken_;
  std::size_t next_ = 0;       // in taken_.commands
  std::deque<Work> replayed_;  // come before what was taken: they were sent before
  std::deque<WaitingView> views_;
  bool closes_wait_ = false;  // more are due than one batch closes
  std::int64_t retry_at_us_ = 0;
  std::int64_t trim_retry_at_us_ = 0;
};

}  // namespace fa::embedded
