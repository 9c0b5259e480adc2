// An event loop on its own thread, stopped and joined at the end.
#pragma once

#include <thread>

#include "net/event_loop.h"

namespace fa::net::test {

class LoopThread {
 public:
  LoopThread() : thread_([this] { loop_.run(); }) {}
  ~LoopThread() {
    loop_.stop();
    thread_.join();
  }
  EventLoop& operator*() { return loop_; }
  EventLoop* operator->() { return &loop_; }

 private:
  EventLoop loop_;
  std::thread thread_;
};

}  // namespace fa::net::test
