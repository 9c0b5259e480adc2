// Measures the embedded engine without any socket:
//   throughput  durable accepted bids a second with a fixed number outstanding, and the processor time of each
//   latency     one bid at a time, against a bare append of one such row to SQLite with synchronous=FULL
//   lateness    auctions that fall due in the same millisecond while bids run: how late the last close is published
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <semaphore>
#include <thread>
#include <vector>

#include "engine_fixture.h"

namespace fa::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t kDurationMs = 3'600'000;

double seconds_since(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double quantile(std::vector<double>& values, double q) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

void open_auctions(embedded::Engine& engine, std::uint64_t first, std::uint64_t count, std::int64_t duration_ms) {
  std::counting_semaphore<> opened(0);
  for (std::uint64_t i = 0; i < count; ++i) {
    engine.open(make_opening(first + i), duration_ms, [&](ports::OpenResult result) {
      if (!result) std::abort();
      opened.release();
    });
    if (i >= 1'000) opened.acquire();
  }
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, 1'000); ++i) opened.acquire();
}

// Keeps `outstanding` bids under way, each answered one followed by the next, on `auctions` auctions in turn.
class Bidders {
 public:
  Bidders(embedded::Engine& engine, std::uint64_t auctions, std::uint64_t outstanding)
      : engine_(engine), auctions_(auctions), amounts_(auctions), under_way_(outstanding) {
    for (std::uint64_t i = 0; i < outstanding; ++i) next(i);
  }
  void stop() {
    stopping_ = true;
    while (under_way_ > 0) std::this_thread::yield();
  }
  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t refused() const { return refused_; }

 private:
  void next(std::uint64_t bidder) {
    const auto number = ++number_;
    const auto auction = number % auctions_;
    ports::PlaceBid bid{make_id<domain::AuctionId>(auction), make_id<domain::UserId>(100 + bidder), "bidder",
                        make_id<domain::BidId>(number), domain::Cents{++amounts_[auction]}};
    engine_.place(std::move(bid), [this, bidder](ports::PlaceResult result) {
      ++(result ? accepted_ : refused_);
      if (stopping_) {
        --under_way_;
      } else {
        next(bidder);
      }
    });
  }

  embedded::Engine& engine_;
  const std::uint64_t auctions_;
  std::vector<std::atomic<std::int64_t>> amounts_;
  std::atomic<std::uint64_t> number_ = 0;
  std::atomic<std::uint64_t> accepted_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
  std::atomic<std::uint64_t> under_way_;
  std::atomic<bool> stopping_ = false;
};

void measure_throughput(const std::string& folder_path, std::uint64_t auctions, std::uint64_t outstanding) {
  const TemporaryFolder folder(folder_path);
  EngineOnDisk on_disk(folder);
  open_auctions(*on_disk.engine, 0, auctions, kDurationMs);
  const auto began = Clock::now();
  const auto processor_began = processor_seconds();
  Bidders bidders(*on_disk.engine, auctions, outstanding);
  std::this_thread::sleep_for(std::chrono::seconds(3));
  bidders.stop();
  const double elapsed = seconds_since(began);
  const double processor = processor_seconds() - processor_began;
  const auto accepted = static_cast<double>(bidders.accepted());
  std::printf("throughput: %llu auctions, %llu outstanding: %.0f accepted/s (%llu refused), %.2f us processor each\n",
              static_cast<unsigned long long>(auctions), static_cast<unsigned long long>(outstanding),
              accepted / elapsed, static_cast<unsigned long long>(bidders.refused()), processor * 1e6 / accepted);
}

std::vector<double> append_rows(const TemporaryFolder& folder, int count) {
  auto database = must(embedded::Database::open(folder.file("bare.db")));
  must(
      database.execute("CREATE TABLE rows (pos INTEGER PRIMARY KEY, auction_id BLOB, seq INTEGER, kind TEXT, "
                       "timestamp INTEGER, user_id BLOB, username TEXT, bid_id BLOB, amount INTEGER, end_time INTEGER, "
                       "anti_snipe_count INTEGER, extended INTEGER)"));
  std::vector<double> times_us;
  const auto id = make_id<domain::UserId>(7);
  for (int i = 0; i < count; ++i) {
    const auto began = Clock::now();
    auto insert = database.query("INSERT INTO rows VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind_unowned(i, id, i, "bid", 1'700'000'000'000 + i, id, "bidder", id, i, 1'700'000'060'000, 0, false);
    must(insert.run());
    times_us.push_back(seconds_since(began) * 1e6);
  }
  return times_us;
}

std::vector<double> place_bids(EngineOnDisk& on_disk, int first, int count) {
  std::vector<double> times_us;
  std::binary_semaphore answered(0);
  for (int i = first; i < first + count; ++i) {
    const auto began = Clock::now();
    ports::PlaceBid bid{make_id<domain::AuctionId>(0), make_id<domain::UserId>(7), "bidder",
                        make_id<domain::BidId>(static_cast<std::uint64_t>(i)), domain::Cents{i + 1}};
    on_disk.engine->place(std::move(bid), [&](ports::PlaceResult result) {
      if (!result) std::abort();
      answered.release();
    });
    answered.acquire();
    times_us.push_back(seconds_since(began) * 1e6);
  }
  return times_us;
}

void measure_latency(const std::string& folder_path) {
  const TemporaryFolder folder(folder_path);
  EngineOnDisk on_disk(folder);
  open_auctions(*on_disk.engine, 0, 1, kDurationMs);
  constexpr int kRounds = 10;
  constexpr int kPerRound = 300;
  std::vector<double> bare;
  std::vector<double> engine;
  for (int round = 0; round < kRounds; ++round) {  // in turn, since the disk's mood changes
    const TemporaryFolder bare_folder(folder_path);
    std::ranges::copy(append_rows(bare_folder, kPerRound), std::back_inserter(bare));
    std::ranges::copy(place_bids(on_disk, round * kPerRound, kPerRound), std::back_inserter(engine));
  }
  const double bare_median = quantile(bare, 0.5);
  const double engine_median = quantile(engine, 0.5);
  std::printf("latency: bare append median %.0f us (p99 %.0f), engine median %.0f us (p99 %.0f), ratio %.2f\n",
              bare_median, quantile(bare, 0.99), engine_median, quantile(engine, 0.99), engine_median / bare_median);
}

// Remembers how long after their end_time closes by timer came.
class CloseWatch final : public ports::FeedSink {
 public:
  void on_events(const ports::FeedBatch& batch) override {
    const auto now = clock_.unix_ms();
    for (const auto& event : *batch) {
      const auto& what = std::get<domain::AuctionEvent>(event).what;
      if (!std::holds_alternative<domain::AuctionClosed>(what)) continue;
      late_ms_.push_back(static_cast<double>(now - due_at_ms));
      ++closed;
    }
  }
  std::vector<double>& late_ms() { return late_ms_; }
  std::atomic<std::int64_t> due_at_ms = 0;
  std::atomic<std::size_t> closed = 0;

 private:
  embedded::SystemClock clock_;
  std::vector<double> late_ms_;
};

// The clock is held while the auctions open, so that all of them end in the same millisecond.
void measure_lateness(const std::string& folder_path, std::uint64_t live, std::uint64_t due,
                      std::uint64_t outstanding) {
  constexpr std::int64_t kDueInMs = 5'000;
  const TemporaryFolder folder(folder_path);
  EngineOnDisk on_disk(folder);
  CloseWatch watch;
  on_disk.feed.subscribe(watch);
  open_auctions(*on_disk.engine, 0, live, kDurationMs);
  on_disk.clock.hold();
  watch.due_at_ms = on_disk.clock.unix_ms() + kDueInMs;
  open_auctions(*on_disk.engine, live, due, kDueInMs);
  on_disk.clock.go_on();
  Bidders bidders(*on_disk.engine, 100, outstanding);
  while (watch.closed < due) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  bidders.stop();
  on_disk.engine->stop();
  auto& late = watch.late_ms();
  const double median = quantile(late, 0.5);  // sorts
  std::printf(
      "lateness: %llu live, %llu due in one ms, %llu bids outstanding (%llu accepted meanwhile): "
      "median %.0f ms, p99 %.0f ms, worst %.0f ms\n",
      static_cast<unsigned long long>(live), static_cast<unsigned long long>(due),
      static_cast<unsigned long long>(outstanding), static_cast<unsigned long long>(bidders.accepted()), median,
      quantile(late, 0.99), late.back());
}

}  // namespace
}  // namespace fa::bench

int main(int argc, char** argv) {
  CLI::App app("Measures the embedded engine");
  std::string folder = ".";
  std::string only;
  std::uint64_t live = 100'000;
  std::uint64_t due = 5'000;
  app.add_option("--folder", folder, "Where the files are put: the file system that is measured");
  app.add_option("--only", only, "throughput, latency or lateness");
  app.add_option("--live", live, "Auctions that stay live during the lateness measurement");
  app.add_option("--due", due, "Auctions that fall due at once");
  CLI11_PARSE(app, argc, argv);
  using namespace fa::bench;
  if (only.empty() || only == "throughput") {
    measure_throughput(folder, 1, 200);
    measure_throughput(folder, 100, 200);
    measure_throughput(folder, 100, 2'000);
  }
  if (only.empty() || only == "latency") measure_latency(folder);
  if (only.empty() || only == "lateness") measure_lateness(folder, live, due, 200);
}
