// Who wakes the decision thread.
#include "adapters/embedded/engine/inbox.h"

#include <gtest/gtest.h>

#include <thread>

#include "support/ids.h"
#include "support/manual_clock.h"

namespace fa::embedded {
namespace {

Command view_of(domain::AuctionId id) {
  return ViewCommand{id, std::nullopt, [](ports::ViewResult) {}};
}

// A sender whose wake-up is held back until its turn ends must not hold up those of other threads.
TEST(Inbox, WakesForASecondSenderWhileTheFirstHoldsItsWakeUpBack) {
  const test::ManualClock clock;
  Inbox inbox(10, clock);
  std::size_t taken = 0;
  std::atomic<bool> waits = false;
  std::thread engine([&] {
    Inbox::Taken batch;
    waits = true;
    while (taken < 2) {
      inbox.take(batch, std::chrono::minutes(10));
      taken += batch.commands.size();
      batch.commands.clear();
    }
  });
  while (!waits) std::this_thread::yield();
  {
    const base::HeldWakes held;  // as in a turn of this thread's loop, which goes on for as long as it likes
    Command first = view_of(test::auction_id(1));
    EXPECT_TRUE(inbox.send(first));
    std::thread other([&] {
      Command second = view_of(test::auction_id(2));
      EXPECT_TRUE(inbox.send(second));
    });
    other.join();
    engine.join();  // ends inside the turn, or never
  }
}

// A wake-up that comes after its command was taken must not leave the thread asleep for the next.
TEST(Inbox, IsWokenAgainAfterAWakeUpThatCameTooLate) {
  const test::ManualClock clock;
  Inbox inbox(10, clock);
  std::atomic<std::size_t> taken = 0;
  std::thread engine([&] {
    Inbox::Taken batch;
    while (taken < 2) {
      inbox.take(batch, std::chrono::minutes(10));
      taken += batch.commands.size();
      batch.commands.clear();
    }
  });
  const auto wait_for = [&](std::size_t count) {
    while (taken < count) std::this_thread::yield();
  };
  {
    const base::HeldWakes held;
    Command first = view_of(test::auction_id(1));
    EXPECT_TRUE(inbox.send(first));
    inbox.wake();
    wait_for(1);
    for (int i = 0; i < 1'000; ++i) std::this_thread::yield();  // it sleeps again, as far as that can be had
  }
  for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
  Command second = view_of(test::auction_id(2));
  EXPECT_TRUE(inbox.send(second));
  engine.join();  // at once, or never
}

}  // namespace
}  // namespace fa::embedded
