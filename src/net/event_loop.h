// One thread's reactor: epoll, timers, and work posted from other threads. Level-triggered; no allocation per event.
// Every method is for the loop's own thread, except post(), run_and_wait() and stop(). While run() has not started or
// has ended, no thread owns the loop, and the thread that builds or takes down may use it.
//
// What a handler, posted work or a timer throws ends in the loop: it is logged and counted, and the loop goes on.
//
// A turn is: fetch events, call their handlers, run posted work, run due timers, then the end of the turn.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "base/client_key.h"

namespace fa::net {

class FdHandler {
 public:
  virtual ~FdHandler() = default;
  virtual void on_ready(std::uint32_t epoll_events) = 0;
  // on_ready() has thrown, and this is still registered. Whoever can end itself does.
  virtual void on_failure() {}
};

// What wants to act once at the end of a turn (a connection that flushes). Costs the loop one pointer, no allocation.
class EndOfTurnHandler {
 public:
  virtual ~EndOfTurnHandler() = default;
  virtual void on_end_of_turn() = 0;

 private:
  friend class EventLoop;
  static constexpr std::uint32_t kNotWaiting = 0xffffffff;
  std::uint32_t slot_ = kNotWaiting;
};

using TimerId = std::uint64_t;

class EventLoop {
 public:
  // `client_time_share_max`: how much of this thread one client's input may take, above 0; 1: all of it.
  explicit EventLoop(double client_time_share_max = 1);
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  void run();   // until stop(); what was posted before the end still runs
  void stop();  // any thread; a stop before run() makes that run() end after its first turn
  // Runs `work` on the loop, in the order of posting from one thread. Any thread; wakes the loop once per batch
  // (eventfd). Unbounded by itself: whoever posts bounds what it has under way.
  void post(std::move_only_function<void()> work);
  // Runs `work` on the loop and returns when it is done; on the calling thread where that is the loop's own, or where
  // the loop does not run. Any thread.
  void run_and_wait(std::move_only_function<void()> work);
  bool in_loop_thread() const;  // also true while the loop does not run

  void add(int fd, std::uint32_t epoll_events, FdHandler& handler);
  void modify(int fd, std::uint32_t epoll_events);
  void remove(int fd);                       // the handler is not called any more, not even for events already fetched
  std::uint32_t registration(int fd) const;  // of a descriptor that was added once; another number after remove()

  TimerId run_after(std::int64_t delay_ms, std::move_only_function<void()> work);
  void cancel(TimerId id);      // of a timer that has run or was cancelled: nothing happens
  std::int64_t now_us() const;  // CLOCK_MONOTONIC, read once per turn of the loop

  // One client's share of this thread. For what reads: time that a client's input took, and for how long it should not
  // be read therefore, in ms; 0: go on. A short while a client may take all.
  bool bounds_time() const;
  // Whether this client has had more than its share, for how long, in ms: whoever is about to read for it waits first.
  std::int64_t owed_time_ms(const base::ClientKey& client);
  std::int64_t charge_time(const base::ClientKey& client, std::int64_t used_us);
  std::int64_t fresh_now_us() const;  // the clock itself, to measure what a turn does

  // Called at the end of the current turn of the loop, once, before it waits again. What is asked for during the end
  // of a turn comes at the end of the next one, which starts without waiting.
  void at_end_of_turn(std::move_only_function<void()> work);
  void at_end_of_turn(EndOfTurnHandler& handler);  // asked twice in a turn, called once
  void forget(EndOfTurnHandler& handler);          // before it is destroyed

  // kReadBufferBytes that whoever reads on this loop may use until it returns to the loop.
  std::span<char> read_buffer();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fa::net
