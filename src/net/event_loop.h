// One thread's reactor: epoll, timers, and work posted from other threads. Level-triggered; no allocation per event.
// Every method is for the loop's own thread, except post() and stop().
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace fa::net {

class FdHandler {
 public:
  virtual ~FdHandler() = default;
  virtual void on_ready(std::uint32_t epoll_events) = 0;
};

using TimerId = std::uint64_t;

class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  void run();
  void stop();  // any thread
  // Runs `work` on the loop, in the order of posting from one thread. Any thread; wakes the loop once per batch
  // (eventfd).
  void post(std::move_only_function<void()> work);
  bool in_loop_thread() const;

  void add(int fd, std::uint32_t epoll_events, FdHandler& handler);
  void modify(int fd, std::uint32_t epoll_events, FdHandler& handler);
  void remove(int fd);  // the handler is not called any more, not even for events already fetched

  TimerId run_after(std::int64_t delay_ms, std::move_only_function<void()> work);
  void cancel(TimerId id);
  std::int64_t now_us() const;  // CLOCK_MONOTONIC, read once per turn of the loop

  // Called at the end of the current turn of the loop, once, before it waits again: where connections flush.
  void at_end_of_turn(std::move_only_function<void()> work);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fa::net
