#include "net/event_loop.h"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <semaphore>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/caught.h"
#include "base/held_wakes.h"
#include "net/loop_thread.h"
#include "net/timer_queue.h"

namespace fa::net {
namespace {

// An eventfd that is ready from the start, and what to do when the loop says so.
struct ReadyFd : FdHandler {
  explicit ReadyFd(std::function<void(ReadyFd&)> action) : on_ready_action(std::move(action)) {}
  ~ReadyFd() override { close(fd); }
  void on_ready(std::uint32_t) override {
    ++calls;
    on_ready_action(*this);
  }
  int fd = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
  int calls = 0;
  std::function<void(ReadyFd&)> on_ready_action;
};

struct TurnEnd : EndOfTurnHandler {
  explicit TurnEnd(std::function<void(TurnEnd&)> what) : action(std::move(what)) {}
  void on_end_of_turn() override {
    ++calls;
    if (action) action(*this);
  }
  int calls = 0;
  std::function<void(TurnEnd&)> action;
};

TEST(EventLoop, AHandlerRemovedInTheSameTurnIsNotCalled) {
  EventLoop loop;
  ReadyFd* pair[2] = {};
  const auto remove_both = [&](ReadyFd&) {
    for (auto* one : pair) loop.remove(one->fd);
    loop.stop();
  };
  ReadyFd a(remove_both);
  ReadyFd b(remove_both);
  pair[0] = &a;
  pair[1] = &b;
  loop.add(a.fd, EPOLLIN, a);
  loop.add(b.fd, EPOLLIN, b);
  loop.run();
  EXPECT_EQ(a.calls + b.calls, 1);
}

TEST(EventLoop, AnEventOfAFormerOwnerDoesNotReachTheNextOwnerOfTheDescriptor) {
  EventLoop loop;
  int stolen_calls = 0;
  ReadyFd newcomer([&](ReadyFd&) { ++stolen_calls; });
  ReadyFd* pair[2] = {};
  const auto replace_other = [&](ReadyFd& self) {
    ReadyFd* other = pair[0] == &self ? pair[1] : pair[0];
    loop.remove(other->fd);
    loop.remove(self.fd);
    loop.add(other->fd, EPOLLOUT, newcomer);  // same number, new registration
    EXPECT_EQ(stolen_calls, 0);
    loop.at_end_of_turn([&, fd = other->fd] {
      EXPECT_EQ(stolen_calls, 0) << "the fetched event was of the removed registration";
      loop.remove(fd);
      loop.stop();
    });
  };
  ReadyFd a(replace_other);
  ReadyFd b(replace_other);
  pair[0] = &a;
  pair[1] = &b;
  loop.add(a.fd, EPOLLIN, a);
  loop.add(b.fd, EPOLLIN, b);
  loop.run();
  EXPECT_EQ(a.calls + b.calls, 1);
}

TEST(EventLoop, PostedWorkRunsInTheOrderOfOneThread) {
  std::vector<int> seen;
  {
    test::LoopThread loop;
    for (int i = 0; i < 1000; ++i) loop->post([&seen, i] { seen.push_back(i); });
  }
  ASSERT_EQ(seen.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST(EventLoop, WorkPostedFromManyThreadsAllRuns) {
  int count = 0;
  {
    test::LoopThread loop;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 500; ++i) loop->post([&] { ++count; });
      });
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(count, 2000);
}

TEST(EventLoop, RunAndWaitRunsOnTheLoopAndDirectlyWhereItDoesNotRun) {
  std::thread::id ran_on;
  {
    test::LoopThread loop;
    std::thread::id loop_thread;
    loop->run_and_wait([&] { loop_thread = std::this_thread::get_id(); });
    if (loop_thread != std::this_thread::get_id()) {
      loop->run_and_wait([&] { loop->run_and_wait([&] { ran_on = std::this_thread::get_id(); }); });
      EXPECT_EQ(ran_on, loop_thread);
    }
  }
  EventLoop idle;
  idle.run_and_wait([&] { ran_on = std::this_thread::get_id(); });
  EXPECT_EQ(ran_on, std::this_thread::get_id());
}

TEST(EventLoop, TimersRunInTheOrderOfTheirDeadlinesAndCancelledOnesDoNot) {
  EventLoop loop;
  std::vector<int> seen;
  loop.run_after(20, [&] {
    seen.push_back(20);
    loop.stop();
  });
  const auto cancelled = loop.run_after(5, [&] { seen.push_back(5); });
  loop.run_after(10, [&] { seen.push_back(10); });
  loop.run_after(0, [&] { seen.push_back(0); });
  loop.cancel(cancelled);
  loop.cancel(cancelled);
  loop.run();
  EXPECT_EQ(seen, (std::vector{0, 10, 20}));
}

TEST(EventLoop, ATimerIsNeverEarly) {
  EventLoop loop;
  const auto begin_us = loop.now_us();
  std::int64_t ran_us = 0;
  loop.run_after(15, [&] {
    ran_us = loop.now_us();
    loop.stop();
  });
  loop.run();
  EXPECT_GE(ran_us - begin_us, 15'000);
}

TEST(EventLoop, TheTurnEndCallsEachHandlerOnceHoweverOftenItAsked) {
  EventLoop loop;
  TurnEnd handler({});
  loop.post([&] {
    loop.at_end_of_turn(handler);
    loop.at_end_of_turn(handler);
    loop.stop();
  });
  loop.run();
  EXPECT_EQ(handler.calls, 1);
}

TEST(EventLoop, AHandlerForgottenByAnotherAtTheTurnEndIsNotCalled) {
  EventLoop loop;
  TurnEnd second({});
  TurnEnd first([&](TurnEnd&) { loop.forget(second); });
  loop.post([&] {
    loop.at_end_of_turn(first);
    loop.at_end_of_turn(second);
    loop.stop();
  });
  loop.run();
  EXPECT_EQ(first.calls, 1);
  EXPECT_EQ(second.calls, 0);
}

TEST(EventLoop, WhatIsAskedForAtATurnEndComesAtTheNextWithoutWaiting) {
  EventLoop loop;
  TurnEnd handler([&](TurnEnd& self) {
    if (self.calls < 3) {
      loop.at_end_of_turn(self);
    } else {
      loop.stop();
    }
  });
  loop.post([&] { loop.at_end_of_turn(handler); });
  loop.run();
  EXPECT_EQ(handler.calls, 3);
}

TEST(TimerQueue, CancelledTimersLeaveTheHeap) {
  TimerQueue timers;
  int ran = 0;
  std::vector<std::uint64_t> ids;
  for (int i = 0; i < 10'000; ++i) ids.push_back(timers.add(i, [&] { ++ran; }));
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (i % 100 != 0) timers.cancel(ids[i]);
  EXPECT_EQ(timers.next_deadline_us(), 0);
  timers.run_due(10'000);
  EXPECT_EQ(ran, 100);
  EXPECT_EQ(timers.next_deadline_us(), std::nullopt);
}

TEST(TimerQueue, ATimerAddedWhileTimersRunWaitsForTheNextCall) {
  TimerQueue timers;
  int ran = 0;
  timers.add(1, [&] { timers.add(1, [&] { ++ran; }); });
  timers.run_due(5);
  EXPECT_EQ(ran, 0);
  timers.run_due(5);
  EXPECT_EQ(ran, 1);
}

TEST(EventLoop, GoesOnAfterWhateverThrowsInIt) {
  EventLoop loop;
  const auto fail = [] { throw std::runtime_error("on purpose"); };
  int after = 0;
  const auto failures = base::caught_count();
  TurnEnd failing_end([&](TurnEnd&) { fail(); });
  TurnEnd other_end([&](TurnEnd&) { ++after; });
  loop.post(fail);
  loop.post([&] {
    ++after;
    loop.at_end_of_turn(failing_end);
    loop.at_end_of_turn(other_end);
  });
  loop.run_after(0, fail);
  loop.run_after(0, [&] { ++after; });
  loop.run_after(1, [&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(after, 3);
  EXPECT_EQ(base::caught_count() - failures, 3u);
}

// A handler that has thrown is asked to end itself, where it is still there.
TEST(EventLoop, TellsAHandlerThatItHasFailed) {
  EventLoop loop;
  struct Failing final : ReadyFd {
    using ReadyFd::ReadyFd;
    void on_failure() override { ++failures; }
    int failures = 0;
  };
  Failing staying([&](ReadyFd& self) {
    loop.modify(self.fd, 0);
    throw std::runtime_error("on purpose");
  });
  Failing leaving([&](ReadyFd& self) {
    loop.remove(self.fd);
    throw std::runtime_error("on purpose");
  });
  loop.add(staying.fd, EPOLLIN, staying);
  loop.add(leaving.fd, EPOLLIN, leaving);
  loop.run_after(1, [&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(staying.failures, 1);
  EXPECT_EQ(leaving.failures, 0);
  loop.remove(staying.fd);
}

// Whoever posts while somebody else's wake-up is held back wakes the loop itself.
TEST(EventLoop, IsWokenThoughTheFirstToPostHoldsItsWakeUpBack) {
  test::LoopThread loop;
  const base::HeldWakes held;  // this thread's
  loop->post([] {});
  std::binary_semaphore ran(0);
  std::thread other([&] { loop->post([&] { ran.release(); }); });
  other.join();
  EXPECT_TRUE(ran.try_acquire_for(std::chrono::seconds(10)));
}

TEST(EventLoop, GivesOneClientItsShareOfTheTimeAndOthersTheirs) {
  EventLoop loop(0.5);
  EXPECT_TRUE(loop.bounds_time());
  const base::ClientKey greedy{1};
  const base::ClientKey modest{2};
  EXPECT_EQ(loop.owed_time_ms(greedy), 0);
  EXPECT_EQ(loop.charge_time(greedy, 15'000), 0) << "20 ms are free";
  EXPECT_GE(loop.charge_time(greedy, 50'000), 85) << "45 ms owed at half the time";
  EXPECT_GE(loop.owed_time_ms(greedy), 85) << "before another connection of the same client is read";
  EXPECT_EQ(loop.owed_time_ms(modest), 0);
  EXPECT_EQ(loop.charge_time(modest, 15'000), 0);
  EXPECT_FALSE(EventLoop().bounds_time());
}

}  // namespace
}  // namespace fa::net
