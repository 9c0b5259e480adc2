// An embedded engine with its history on a disk in memory, a manual clock, and the history worker's work by hand.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <memory>
#include <random>
#include <thread>

#include "adapters/embedded/engine.h"
#include "adapters/embedded/in_process_feed.h"
#include "base/metrics.h"
#include "support/crash_disk.h"
#include "support/ids.h"
#include "support/manual_clock.h"

namespace fa::test {

class EmbeddedHouse {
 public:
  // Small enough to be filled by a test: commands_max waiting, and as many under decision.
  static constexpr std::size_t commands_max = 4'096;
  static constexpr std::size_t queue_max = 2 * commands_max;

  explicit EmbeddedHouse(std::int64_t clock_look_ms_max = embedded::EngineOptions().clock_look_ms_max)
      : clock_look_ms_max_(clock_look_ms_max) {
    start();
  }
  ~EmbeddedHouse() { stop(); }

  ports::LiveAuctions& auctions() { return *engine_; }
  embedded::Engine& engine() { return *engine_; }
  embedded::InProcessFeed& feed() { return feed_; }
  embedded::SqliteBidHistory& history() { return *history_; }
  ManualClock& clock() { return clock_; }
  CrashDisk& disk() { return disk_; }
  std::int64_t now_ms() const { return clock_.unix_ms(); }
  std::string metrics_text() const { return metrics_.text(); }
  // Time passes, and the house is there all the while: it looks at the clock in steps that are no outage.
  void advance_ms(std::int64_t ms) {
    constexpr std::int64_t kStepMs = 900;
    for (; ms > kStepMs; ms -= kStepMs) {
      clock_.advance_ms(kStepMs);
      wait_until_it_has_looked();
    }
    clock_.advance_ms(ms);
    wait_until_it_has_looked();
  }
  // Time passes at once, as where the process was stopped, the machine suspended, or a commit hung.
  void lose_ms(std::int64_t ms) {
    clock_.advance_ms(ms);
    wait_until_it_has_looked();
  }

  // An orderly stop, and a start after a while.
  void restart(std::int64_t down_ms) {
    stop();
    clock_.advance_ms(down_ms);
    start();
  }
  // The power fails with the next write, and comes back after a while: what was synced is there.
  void crash(std::int64_t down_ms) {
    disk_.cut_power_after(1);
    stop();
    std::mt19937_64 random(1);
    disk_.restore_power(random);
    clock_.advance_ms(down_ms);
    start();
  }
  void stop() {
    clock_.on_move({});
    engine_.reset();
    history_.reset();
  }
  void start() {
    auto history = embedded::SqliteBidHistory::open("history.db", disk_.vfs_name());
    ASSERT_TRUE(history.has_value()) << history.error().detail;
    history_ = std::move(*history);
    embedded::EngineOptions options;
    options.journal_path = "journal.db";
    options.vfs = disk_.vfs_name();
    options.commands_max = commands_max;
    options.trim_rows = 64;
    options.clock_look_ms_max = clock_look_ms_max_;
    options.metrics = &metrics_;
    auto engine = embedded::Engine::start(options, *history_, feed_, clock_);
    ASSERT_TRUE(engine.has_value()) << engine.error().detail;
    engine_ = std::move(*engine);
    clock_.on_move([this] { engine_->wake(); });
  }
  // false: a store failed.
  bool move_to_history(std::size_t records_max = std::numeric_limits<std::int32_t>::max()) {
    auto position = history_->position();
    if (!position) return false;
    auto records = engine_->decisions().read(*position, records_max, std::chrono::milliseconds(0));
    if (!records || !history_->append(*records)) return false;
    if (!records->empty()) engine_->decisions().acknowledge(records->back().position);
    return true;
  }
  std::string seal(std::uint64_t auction) {
    const auto head = history_->head(auction_id(auction));
    EXPECT_TRUE(head.has_value());
    EXPECT_TRUE(history_->seal(auction_id(auction), {head->first, head->second, "signature", now_ms()}).has_value());
    return head->second;
  }

 private:
  void wait_until_it_has_looked() {
    const auto now = clock_.unix_ms();
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (engine_->looked_at() < now) {
      engine_->wake();
      if (std::chrono::steady_clock::now() > give_up) FAIL() << "the engine does not look at the clock";
      std::this_thread::yield();
    }
  }

  const std::int64_t clock_look_ms_max_;
  CrashDisk disk_;
  ManualClock clock_;
  base::Metrics metrics_;
  embedded::InProcessFeed feed_;
  std::unique_ptr<embedded::SqliteBidHistory> history_;
  std::unique_ptr<embedded::Engine> engine_;
};

}  // namespace fa::test
