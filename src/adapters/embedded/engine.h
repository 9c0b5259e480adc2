// The embedded engine: live auctions in memory, decided by one thread, durable in a journal (ports/live_auctions.h).
//
//   calls ─▶ inbox ─▶ decision thread: decide in order ─▶ journal (one fsync a batch) ─▶ event feed ─▶ answers
//                                                           └─▶ decision stream ─▶ worker ─▶ history
//
// A bid alone costs one fsync; under load the batch grows and shares it. Auctions that the history has taken over are
// answered from there, looked up on another thread.
#pragma once

#include <memory>
#include <thread>

#include "adapters/embedded/engine/engine_loop.h"
#include "adapters/embedded/engine/history_lookup.h"
#include "adapters/embedded/history.h"
#include "ports/live_auctions.h"

namespace fa::embedded {

class Engine final : public ports::LiveAuctions {
 public:
  // Rebuilds what was live from the history and the journal's tail, then starts to decide; auctions that fell due
  // meanwhile are closed first. Blocking. An error: a store cannot be read, or does not fit together.
  // `history`, `feed` and `clock` must outlive the engine.
  static StoreResult<std::unique_ptr<Engine>> start(const EngineOptions& options, SqliteBidHistory& history,
                                                    ports::EventFeed& feed, const ports::Clock& clock);
  ~Engine() override;  // stop()
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void open(domain::Opening opening, std::int64_t duration_ms, ports::Done<ports::OpenResult> done) override;
  void place(ports::PlaceBid bid, ports::Done<ports::PlaceResult> done) override;
  void close(domain::AuctionId auction_id, ports::Done<ports::CloseResult> done) override;
  void view(domain::AuctionId auction_id, std::optional<ports::Since> since,
            ports::Done<ports::ViewResult> done) override;
  void retire(domain::AuctionId auction_id) override;

  // The journal's records, for one worker thread.
  ports::DecisionStream& decisions() { return stream_; }
  ports::DecisionTail& decision_tail() { return stream_; }

  // The clock has stepped (a clock that is moved by hand calls this): deadlines are looked at again. Any thread.
  void wake() { inbox_.wake(); }

  std::size_t queue_depth() { return inbox_.size(); }  // commands that wait; any thread

  // The journal takes no commits, so bids, openings and closes are refused until it does again; found out by a commit
  // that fails, and tried again by itself. Any thread.
  bool store_is_down() const { return loop_.store_is_down(); }

  // Takes no more commands, decides and answers what waits, and joins. Idempotent; one thread.
  void stop();

 private:
  struct Opened {
    Journal journal;
    Database reader;
    Database tail_reader;
    AuctionTable table;
  };
  Engine(const EngineOptions& options, Opened opened, SqliteBidHistory& history, ports::EventFeed& feed,
         const ports::Clock& clock);
  void send(Command command);

  Inbox inbox_;
  Journal journal_;
  JournalStream stream_;
  AuctionTable table_;
  HistoryLookup lookup_;
  EngineLoop loop_;
  std::thread thread_;
};

}  // namespace fa::embedded
