// The fixture of the live auctions' contract suites, over a Harness that an adapter's test file makes.
//
// A Harness offers:
//   ports::LiveAuctions& auctions();    ports::EventFeed& feed();  (the same feed before and after a restart)
//   std::int64_t now_ms();              the adapter's clock
//   void advance_ms(std::int64_t);      time passes, and the adapter is there
//   void lose_ms(std::int64_t);         time passes, and the adapter is not (a stopped process, a hung commit)
//   void restart(std::int64_t down_ms); stops the adapter in order, lets time pass, starts it on the same store
//   void crash(std::int64_t down_ms);   the same, but nobody told it that it would stop
//   ports::Blocks& blocks();
//   void move_to_history();             does what the history worker does, for everything decided so far
//   std::string seal(std::uint64_t);    seals the auction's ledger in the history; its hash
//   void fail_next_commit(CommitFault); the next commit fails so, and every later one, until mend_store()
//   void mend_store();                  commits succeed again, and the next call finds that out
//   static constexpr std::size_t queue_max;  how many unanswered calls the adapter holds at the very most
#pragma once

#include <gtest/gtest.h>

#include "domain/describe.h"
#include "support/sync_auctions.h"

namespace fa::test {

inline constexpr std::int64_t kMinuteMs = 60'000;

// How a store fails a commit.
enum class CommitFault {
  refused,     // nothing of it is stored: a full disk, a store that nobody reaches
  unanswered,  // it may be stored, and nobody says so: a failed fsync, a connection that breaks before the answer
};

template <class Harness>
class LiveAuctionsFixture : public ::testing::Test {
 protected:
  LiveAuctionsFixture() { harness.feed().subscribe(sink); }

  SyncAuctions auctions() { return SyncAuctions(harness.auctions()); }
  domain::AuctionView opened(std::uint64_t auction, std::int64_t duration_ms = 10 * kMinuteMs) {
    auto result = auctions().open(opening_of(auction), duration_ms);
    EXPECT_TRUE(result.has_value());
    return *result;
  }
  domain::Acceptance accepted(const Bid& bid) {
    auto result = auctions().place(bid);
    EXPECT_TRUE(result.has_value());
    return result.value_or(domain::Acceptance{});
  }
  domain::AuctionView state_of(std::uint64_t auction) {
    auto result = auctions().view(auction);
    EXPECT_TRUE(result.has_value());
    return result->state;
  }
  ports::BlockResult set_blocked(std::uint64_t auction, std::uint64_t user, bool blocked,
                                 domain::Rank rank = domain::Rank::host) {
    Pending<ports::BlockResult> answer;
    if (!blocked) {
      harness.auctions().unblock(auction_id(auction), user_id(user), answer.done());
      return answer.get();
    }
    harness.auctions().block({.auction_id = auction_id(auction),
                              .user_id = user_id(user),
                              .username = "user" + std::to_string(user),
                              .blocked_by = user_id(kHost),
                              .blocked_by_username = "host",
                              .rank = rank},
                             answer.done());
    return answer.get();
  }
  // Closes it, and lets the history take it over entirely.
  void retire(std::uint64_t auction) {
    EXPECT_TRUE(auctions().close(auction).has_value());
    harness.move_to_history();
    harness.seal(auction);
    harness.auctions().retire(auction_id(auction));
  }

  RecordingSink sink;  // outlives the adapter
  Harness harness;
};

// 1 … count.
inline std::vector<domain::Seq> first_seqs(domain::Seq count) {
  std::vector<domain::Seq> seqs;
  for (domain::Seq seq = 1; seq <= count; ++seq) seqs.push_back(seq);
  return seqs;
}

}  // namespace fa::test
