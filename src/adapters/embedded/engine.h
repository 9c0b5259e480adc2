// The embedded engine: live auctions in memory, decided by one thread, durable in a journal (ports/live_auctions.h).
//
//   calls ─▶ inbox ─▶ decision thread: decide in order ─▶ journal (one fsync a batch) ─▶ event feed ─▶ answers
//                                                           └─▶ decision stream ─▶ worker ─▶ history
//
// A bid alone costs one fsync; under load the batch grows and shares it. Auctions that the history has taken over are
// answered from there, looked up on another thread.
#pragma once

#include <atomic>
#include <memory>

#include "adapters/embedded/blocks.h"
#include "adapters/embedded/engine/engine_loop.h"
#include "adapters/embedded/engine/history_lookup.h"
#include "adapters/embedded/history.h"
#include "base/thread.h"
#include "ports/live_auctions.h"

namespace fa::embedded {

class Engine final : public ports::LiveAuctions {
 public:
  // Rebuilds what was live from the history and the journal's tail, then starts to decide; what time was lost meanwhile
  // is given back first. Blocking. An error: a store cannot be read, or does not fit together.
  // `clock` goes on where the journal says that it was. `history`, `feed` and `clock` must outlive the engine.
  static StoreResult<std::unique_ptr<Engine>> start(const EngineOptions& options, SqliteBidHistory& history,
                                                    ports::EventFeed& feed, ports::AuctionClock& clock);
  ~Engine() override;  // stop()
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void open(domain::Opening opening, std::int64_t duration_ms, ports::Done<ports::OpenResult> done) override;
  void place(ports::PlaceBid bid, ports::Done<ports::PlaceResult> done) override;
  void close(domain::AuctionId auction_id, ports::Done<ports::CloseResult> done) override;
  void view(domain::AuctionId auction_id, std::optional<ports::Since> since,
            ports::Done<ports::ViewResult> done) override;
  void block(ports::Block block, ports::Done<ports::BlockResult> done) override;
  void unblock(domain::AuctionId auction_id, domain::UserId user_id, ports::Done<ports::BlockResult> done) override;
  void retire(domain::AuctionId auction_id) override;

  // The journal's records, for one worker thread.
  ports::DecisionStream& decisions() { return stream_; }
  ports::DecisionTail& decision_tail() { return stream_; }

  // The clock has stepped (a clock that is moved by hand calls this): deadlines are looked at again. Any thread.
  void wake() { inbox_.wake(); }

  // The instant of the newest turn that has ended: all that was due or lost until then is decided. Any thread.
  domain::UnixMs looked_at() const { return loop_.looked_at(); }

  std::size_t queue_depth() { return inbox_.size(); }  // commands that wait; any thread

  // The journal takes no commits, so bids, openings and closes are refused until it does again; found out by a commit
  // that fails, and tried again by itself. Any thread.
  bool store_is_down() const { return loop_.store_is_down(); }
  // Its thread has ended by an exception: it takes no more commands, and what it had taken stays without an answer.
  // Only a new start goes on. Any thread.
  bool is_lost() const { return lost_; }

  // Nobody can come any more: stores `alive`, and closes nothing by its timer from now on. Returns at once; any thread.
  void close_doors() { inbox_.close_doors(); }
  ports::Blocks& blocks() { return blocks_; }
  // Closes the doors, where they are open. Takes no more commands, decides and answers what waits, and joins.
  // Idempotent; one thread.
  void stop();

 private:
  struct Opened {
    Journal journal;
    Database reader;
    Database tail_reader;
    Database block_reader;
    AuctionTable table;
    std::optional<LastAlive> last_alive;
  };
  Engine(const EngineOptions& options, Opened opened, SqliteBidHistory& history, ports::EventFeed& feed,
         const ports::AuctionClock& clock);
  void send(Command command);
  void run();

  Inbox inbox_;
  Journal journal_;
  JournalStream stream_;
  JournalBlocks blocks_;
  AuctionTable table_;
  HistoryLookup lookup_;
  EngineLoop loop_;
  std::atomic<bool> lost_ = false;
  base::Thread thread_;  // last: it uses everything above
};

}  // namespace fa::embedded
