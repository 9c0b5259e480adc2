// An engine on a folder of its own, for the measuring programs.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>

#include "adapters/embedded/engine.h"
#include "adapters/embedded/in_process_feed.h"
#include "adapters/embedded/slewing_clock.h"
#include "adapters/embedded/system_clock.h"

namespace fa::bench {

// The value of a store's answer; a measurement without it makes no sense.
template <class T>
T must(std::expected<T, ports::StoreError> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().detail.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// A new folder below `parent`, removed at the end: the file system that is measured is the caller's choice.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& parent) : path_(parent + "/bench-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) {
      std::perror(path_.c_str());
      std::exit(1);
    }
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// `number` as an id: spread over the whole width like a random one, and always the same.
template <class IdType>
IdType make_id(std::uint64_t number) {
  IdType id;
  std::uint64_t half = number * 0x9E3779B97F4A7C15ull;
  std::memcpy(id.uuid.bytes.data(), &half, 8);
  half = (number ^ 0x5DEECE66Dull) * 0xBF58476D1CE4E5B9ull;
  std::memcpy(id.uuid.bytes.data() + 8, &half, 8);
  return id;
}

inline domain::Opening make_opening(std::uint64_t number) {
  domain::Opening opening;
  opening.auction_id = make_id<domain::AuctionId>(number);
  opening.host_user_id = make_id<domain::UserId>(1);
  opening.host_username = "host";
  opening.title = "Lot " + std::to_string(number);
  opening.starting_bid = {1};
  opening.outage.min_ms = 3'600'000;  // a clock that is held is no outage
  return opening;
}

// The machine's clock, which can be held at one instant.
class PausableClock final : public ports::AuctionClock {
 public:
  std::int64_t unix_ms() const override {
    const auto held = held_at_ms_.load();
    return held != 0 ? held : clock_.unix_ms();
  }
  std::int64_t monotonic_us() const override { return clock_.monotonic_us(); }
  ports::ClockMark mark() const override {
    auto mark = clock_.mark();
    mark.unix_ms = unix_ms();
    return mark;
  }
  std::string boot_id() const override { return clock_.boot_id(); }
  void go_on(const std::optional<ports::ClockMark>& last, const std::string& boot_id,
             std::int64_t not_before_ms) override {
    clock_.go_on(last, boot_id, not_before_ms);
  }
  void hold() { held_at_ms_ = clock_.unix_ms(); }
  void go_on() { held_at_ms_ = 0; }

 private:
  embedded::SlewingClock clock_;
  std::atomic<std::int64_t> held_at_ms_ = 0;
};

struct EngineOnDisk {
  explicit EngineOnDisk(const TemporaryFolder& folder) {
    history = must(embedded::SqliteBidHistory::open(folder.file("history.db")));
    embedded::EngineOptions options;
    options.journal_path = folder.file("journal.db");
    engine = must(embedded::Engine::start(options, *history, feed, clock));
  }
  PausableClock clock;
  embedded::InProcessFeed feed;
  std::unique_ptr<embedded::SqliteBidHistory> history;
  std::unique_ptr<embedded::Engine> engine;
};

}  // namespace fa::bench
