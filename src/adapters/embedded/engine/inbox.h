// Everything that reaches the engine's thread: commands through a bounded queue, and signals. Any thread may send; one
// thread takes all that waits at once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <vector>

#include "adapters/embedded/engine/closed_auction.h"
#include "adapters/embedded/engine/command.h"
#include "base/held_wakes.h"
#include "ports/clock.h"

namespace fa::embedded {

class Inbox final : private base::Wakeable {
 public:
  struct Taken {
    std::vector<Command> commands;           // in the order of the calls
    std::vector<domain::AuctionId> retired;  // a retirement is taken with, or before, every command sent after it
    std::vector<Found> found;
    std::int64_t oldest_sent_us = 0;  // when the first of the commands came, monotonic; where there are any
    bool doors_closed = false;        // once it is set it stays
    bool stopping = false;
  };

  Inbox(std::size_t commands_max, const ports::Clock& clock) : commands_max_(commands_max), clock_(clock) {}

  // false: the queue is full, or stop() was called; the command is left with the caller.
  bool send(Command& command);
  // Bounded by the number of auctions in memory.
  void send_retired(domain::AuctionId auction_id);
  // Bounded by the number of lookups asked for.
  void send_found(Found found);
  std::size_t size();  // commands that wait
  // Nobody can come any more (rules, "When the house was away": an orderly stop).
  void close_doors();
  // Makes the engine look at the clock again.
  void wake();
  // No command is taken in after this.
  void stop();

  // Swaps all that waits into `taken`, which must be empty. Where nothing waits: waits for something, or wake(), or
  // until `wait_max` has passed; may also return with nothing.
  void take(Taken& taken, std::chrono::milliseconds wait_max);

 private:
  void wake_now() override;
  bool idle() const;
  template <class Change>
  void signal(Change change);

  const std::size_t commands_max_;
  const ports::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool sleeping_ = false;  // and nobody has woken it yet: only then is a notify worth its system call
  bool woken_ = false;
  Taken waiting_;
};

}  // namespace fa::embedded
