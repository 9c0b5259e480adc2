// A small house's decisions for tests: what the engine would have put into the stream.
#pragma once

#include "workers/fakes.h"

namespace fa::test {

inline constexpr domain::UnixMs kStart = 1'700'000'000'000;

// Plays one auction by the rules and adds each record to the stream.
class PlayedAuction {
 public:
  PlayedAuction(FakeStream& stream, std::uint64_t auction, std::int64_t duration_ms = 600'000)
      : stream_(stream), number_(auction), auction_(opening(auction, duration_ms)) {
    stream_.add(number_, auction_.opening());
  }
  void bid(std::uint64_t user, std::int64_t cents, std::int64_t at_ms) {
    const auto placed = auction_.place(
        {user_id(user), "user" + std::to_string(user), bid_id(static_cast<std::uint64_t>(cents)), domain::Cents{cents}},
        kStart + at_ms);
    ASSERT_TRUE(placed.has_value());
    stream_.add(number_, *auction_.bid(placed->acceptance.seq));
  }
  // The house was away for `ms`, after `at_ms`.
  void lose(std::int64_t at_ms, std::int64_t ms) {
    auction_.give_back({kStart + at_ms, kStart + at_ms + ms});
    stream_.add(number_, *auction_.clock(auction_.seq()));
  }
  void close() { stream_.add(number_, auction_.close(domain::CloseReason::timer, auction_.end_time())); }
  const domain::Auction& auction() const { return auction_; }

 private:
  static domain::Opening opening(std::uint64_t auction, std::int64_t duration_ms) {
    auto opening = opening_of(auction);
    opening.start_time = kStart;
    opening.end_time = kStart + duration_ms;
    return opening;
  }
  FakeStream& stream_;
  std::uint64_t number_;
  domain::Auction auction_;
};

}  // namespace fa::test
