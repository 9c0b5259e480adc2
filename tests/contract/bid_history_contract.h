// What every adapter of ports/bid_history.h guarantees, as tests over a harness. An adapter's test file makes a Harness
// and writes INSTANTIATE_TYPED_TEST_SUITE_P(Name, BidHistoryContract, Harness).
//
// A Harness offers:
//   ports::BidHistory& history();
//   void restart();                 closes the store and opens it again
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "domain/describe.h"
#include "domain/ledger.h"
#include "ports/bid_history.h"
#include "support/ids.h"

namespace fa::test {

// Auctions that are decided here, and their records in the order of decision.
class RecordSource {
 public:
  void open(std::uint64_t number) {
    auto opening = opening_of(number);
    opening.start_time = now_ms_;
    opening.end_time = now_ms_ + 3'600'000;
    opening.title = "Lot \"" + std::to_string(number) + "\"";
    add(number, opening);
    auctions_.emplace(number, domain::Auction(opening));
  }
  void bid(std::uint64_t number, std::uint64_t user) {
    auto& auction = auctions_.at(number);
    const auto username = "user" + std::to_string(user);
    auto placed = auction.place({user_id(user), username, bid_id(++bids_), auction.minimum_bid()}, ++now_ms_);
    ASSERT_TRUE(placed.has_value());
    add(number, *auction.bid(auction.seq()));
  }
  // The house was away for a while; the auction gets the time back.
  void give_back(std::uint64_t number) {
    auto& auction = auctions_.at(number);
    const domain::Outage outage{now_ms_, now_ms_ + 5'000};
    now_ms_ = outage.now;
    auction.give_back(outage);
    add(number, *auction.clock(auction.seq()));
  }
  void close(std::uint64_t number) { add(number, auctions_.at(number).close(domain::CloseReason::host, ++now_ms_)); }

  // What was decided since the last call.
  std::vector<ports::DecisionRecord> take() { return std::exchange(records_, {}); }
  const domain::Auction& auction(std::uint64_t number) const { return auctions_.at(number); }

 private:
  template <class Record>
  void add(std::uint64_t number, const Record& record) {
    records_.push_back({++position_, auction_id(number), record});
  }
  std::map<std::uint64_t, domain::Auction> auctions_;
  std::vector<ports::DecisionRecord> records_;
  std::int64_t now_ms_ = 1'700'000'000'000;
  std::int64_t position_ = 0;
  std::uint64_t bids_ = 0;
};

template <class Harness>
class BidHistoryContract : public ::testing::Test {
 protected:
  ports::BidHistory& history() { return harness.history(); }
  void append(const std::vector<ports::DecisionRecord>& records) {
    const auto done = history().append(records);
    ASSERT_TRUE(done.has_value()) << done.error().detail;
  }
  std::vector<std::string> ledger_of(std::uint64_t auction) {
    std::vector<std::string> lines;
    EXPECT_TRUE(history().ledger(auction_id(auction), [&](auto line) { lines.emplace_back(line); }).has_value());
    return lines;
  }
  std::string loaded(std::uint64_t auction) {
    auto found = history().load(auction_id(auction));
    if (!found) return "not found";
    return describe(domain::view_of(*found));
  }

  Harness harness;
  RecordSource source;
};

TYPED_TEST_SUITE_P(BidHistoryContract);

TYPED_TEST_P(BidHistoryContract, KeepsWholeAuctionsAcrossARestart) {
  this->source.open(1);
  this->source.open(2);
  for (std::uint64_t i = 0; i < 10; ++i) this->source.bid(1 + i % 2, 1 + i % 3);
  this->append(this->source.take());
  this->source.close(2);
  this->append(this->source.take());
  this->harness.restart();
  for (const std::uint64_t auction : {1, 2}) {
    EXPECT_EQ(this->loaded(auction), describe(domain::view_of(this->source.auction(auction))));
  }
  EXPECT_EQ(*this->history().position(), 13);
}

TYPED_TEST_P(BidHistoryContract, IsAtPositionZeroWhenEmpty) {
  EXPECT_EQ(*this->history().position(), 0);
}

TYPED_TEST_P(BidHistoryContract, WhatIsThereAlreadyIsSkipped) {
  this->source.open(1);
  this->source.bid(1, 1);
  const auto first = this->source.take();
  this->append(first);
  const auto before = this->ledger_of(1);
  this->append(first);
  EXPECT_EQ(this->ledger_of(1), before);
  this->source.bid(1, 2);
  auto overlapping = first;
  for (auto& record : this->source.take()) overlapping.push_back(record);
  this->append(overlapping);
  EXPECT_EQ(this->ledger_of(1).size(), 3u);
  EXPECT_EQ(*this->history().position(), 3);
}

TYPED_TEST_P(BidHistoryContract, AGapIsRefusedAsAWhole) {
  this->source.open(1);
  this->append(this->source.take());
  this->source.open(2);
  this->source.bid(1, 1);
  this->source.bid(1, 2);
  auto records = this->source.take();
  const auto complete = records;
  records.erase(records.begin() + 1);
  EXPECT_FALSE(this->history().append(records).has_value());
  EXPECT_EQ(*this->history().position(), 1);
  EXPECT_EQ(this->loaded(2), "not found");
  this->append(complete);
  EXPECT_EQ(this->loaded(1), describe(domain::view_of(this->source.auction(1))));
}

TYPED_TEST_P(BidHistoryContract, AnotherRecordUnderAUsedSeqIsRefusedAsAWhole) {
  this->source.open(1);
  this->source.bid(1, 1);
  const auto first = this->source.take();
  this->append(first);
  this->source.bid(1, 2);
  this->source.close(1);
  const auto rest = this->source.take();
  const auto ledger = this->ledger_of(1);

  const auto refused = [&](std::vector<ports::DecisionRecord> records, domain::Seq seq) {
    const auto done = this->history().append(records);
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().kind, ports::StoreErrorKind::conflict);
    EXPECT_NE(done.error().detail.find(domain::to_string(auction_id(1))), std::string::npos) << done.error().detail;
    EXPECT_NE(done.error().detail.find("seq " + std::to_string(seq)), std::string::npos) << done.error().detail;
    EXPECT_EQ(this->ledger_of(1), ledger);
  };
  auto other_opening = first;
  std::get<domain::Opening>(other_opening[0].record).starting_bid.value += 1;
  refused({other_opening[0], rest[0]}, 1);
  auto other_bid = first;
  std::get<domain::BidRecord>(other_bid[1].record).amount.value += 1;
  refused({other_bid[1], rest[0]}, 2);
  this->harness.restart();
  auto other_kind = rest;
  other_kind[1].record = domain::ClosedRecord{.seq = 2};
  refused({other_kind[1], rest[0]}, 2);

  this->append(rest);
  auto twice = rest;
  std::get<domain::BidRecord>(twice[0].record).timestamp += 1;
  EXPECT_EQ(this->history().append(twice).error().kind, ports::StoreErrorKind::conflict);
  EXPECT_EQ(this->loaded(1), describe(domain::view_of(this->source.auction(1))));
}

TYPED_TEST_P(BidHistoryContract, AnotherRecordUnderASeqOfTheSameBatchIsRefusedAsAWhole) {
  this->source.open(1);
  this->source.bid(1, 1);
  const auto records = this->source.take();
  auto doubled = records;
  doubled.push_back(records[1]);
  std::get<domain::BidRecord>(doubled[2].record).amount.value += 1;
  EXPECT_EQ(this->history().append(doubled).error().kind, ports::StoreErrorKind::conflict);
  EXPECT_EQ(this->loaded(1), "not found");
  doubled[2] = records[1];
  this->append(doubled);
  EXPECT_EQ(this->ledger_of(1).size(), 2u);
}

TYPED_TEST_P(BidHistoryContract, AnUnknownAuctionIsNotFound) {
  EXPECT_EQ(this->history().load(auction_id(404)).error().kind, ports::StoreErrorKind::not_found);
  EXPECT_EQ(this->history().head(auction_id(404)).error().kind, ports::StoreErrorKind::not_found);
  EXPECT_EQ(this->history().ledger(auction_id(404), [](auto) {}).error().kind, ports::StoreErrorKind::not_found);
  EXPECT_EQ(this->history().seal(auction_id(404), {}).error().kind, ports::StoreErrorKind::not_found);
  EXPECT_FALSE(this->history().seal_of(auction_id(404))->has_value());
}

TYPED_TEST_P(BidHistoryContract, TheLedgerIsAHashChainOverTheCanonicalRecords) {
  this->source.open(1);
  this->append(this->source.take());  // the chain goes on over several appends, and over a restart
  for (std::uint64_t user = 1; user <= 3; ++user) this->source.bid(1, user);
  this->append(this->source.take());
  this->harness.restart();
  this->source.give_back(1);
  this->source.bid(1, 1);
  this->source.close(1);
  this->append(this->source.take());

  const auto& auction = this->source.auction(1);
  std::vector<std::string> canonical{domain::canonical_record(auction.opening())};
  for (domain::Seq seq = 2; seq <= 6; ++seq) {
    const auto clock = auction.clock(seq);
    canonical.push_back(clock ? domain::canonical_record(auction_id(1), *clock)
                              : domain::canonical_record(auction_id(1), *auction.bid(seq)));
  }
  canonical.push_back(domain::canonical_record(auction_id(1), *auction.closed()));
  auto hash = domain::chain_start(auction_id(1), base::sha256);
  std::vector<std::string> expected;
  for (const auto& record : canonical) {
    hash = domain::chain_next(hash, record, base::sha256);
    expected.push_back(domain::ledger_line(record, hash));
  }
  EXPECT_EQ(this->ledger_of(1), expected);
  EXPECT_EQ(*this->history().head(auction_id(1)), (std::pair{domain::Seq{7}, domain::to_hex(hash)}));
}

TYPED_TEST_P(BidHistoryContract, BidsOfAnAuctionComeNewestFirstPageByPage) {
  this->source.open(1);
  this->source.open(2);
  for (std::uint64_t i = 0; i < 7; ++i) {
    if (i == 3) this->source.give_back(1);  // takes seq 5, and is no bid
    this->source.bid(1, 1 + i % 2);
  }
  this->source.bid(2, 1);
  this->append(this->source.take());
  std::vector<domain::Seq> seqs;
  std::optional<std::string> cursor;
  do {
    const auto page = *this->history().bids_of_auction(auction_id(1), cursor, 3);
    EXPECT_LE(page.items.size(), 3u);
    for (const auto& item : page.items) {
      EXPECT_EQ(item.auction_id, auction_id(1));
      EXPECT_EQ(item.bid, *this->source.auction(1).bid(item.bid.seq));
      seqs.push_back(item.bid.seq);
    }
    cursor = page.next_cursor;
    if (cursor) {
      EXPECT_EQ(*cursor, std::to_string(seqs.back()));
    }
  } while (cursor);
  EXPECT_EQ(seqs, (std::vector<domain::Seq>{9, 8, 7, 6, 4, 3, 2}));
}

TYPED_TEST_P(BidHistoryContract, BidsOfAUserComeNewestFirstOverAllAuctions) {
  for (const std::uint64_t auction : {1, 2, 3}) this->source.open(auction);
  for (std::uint64_t i = 0; i < 6; ++i) {
    this->source.bid(1 + i % 3, 1);
    this->source.bid(1 + i % 3, 2);
  }
  this->append(this->source.take());
  std::vector<std::pair<domain::AuctionId, domain::Seq>> found;
  std::optional<std::string> cursor;
  do {
    const auto page = *this->history().bids_of_user(user_id(1), cursor, 4);
    for (const auto& item : page.items) {
      EXPECT_EQ(item.bid.user_id, user_id(1));
      found.emplace_back(item.auction_id, item.bid.seq);
    }
    cursor = page.next_cursor;
  } while (cursor);
  const std::vector<std::pair<domain::AuctionId, domain::Seq>> expected{{auction_id(3), 4}, {auction_id(2), 4},
                                                                        {auction_id(1), 4}, {auction_id(3), 2},
                                                                        {auction_id(2), 2}, {auction_id(1), 2}};
  EXPECT_EQ(found, expected);
}

TYPED_TEST_P(BidHistoryContract, AMalformedCursorIsAConflict) {
  for (const auto* cursor : {"", "x", "1.2", "1.2.3.4", "1.2.x", "99999999999999999999"}) {
    EXPECT_EQ(this->history().bids_of_user(user_id(1), cursor, 3).error().kind, ports::StoreErrorKind::conflict);
  }
  EXPECT_EQ(this->history().bids_of_auction(auction_id(1), "1.2", 3).error().kind, ports::StoreErrorKind::conflict);
}

TYPED_TEST_P(BidHistoryContract, TheFirstSealStays) {
  this->source.open(1);
  this->source.close(1);
  this->append(this->source.take());
  EXPECT_FALSE(this->history().seal_of(auction_id(1))->has_value());
  ASSERT_TRUE(this->history().seal(auction_id(1), {2, "aa", "first", 10}).has_value());
  ASSERT_TRUE(this->history().seal(auction_id(1), {2, "bb", "second", 20}).has_value());
  this->harness.restart();
  const auto seal = *this->history().seal_of(auction_id(1));
  ASSERT_TRUE(seal.has_value());
  EXPECT_EQ(seal->ledger_hash, "aa");
  EXPECT_EQ(seal->signature, "first");
  EXPECT_EQ(seal->sealed_at, 10);
  EXPECT_EQ(seal->seq, 2);
}

REGISTER_TYPED_TEST_SUITE_P(BidHistoryContract, KeepsWholeAuctionsAcrossARestart, IsAtPositionZeroWhenEmpty,
                            WhatIsThereAlreadyIsSkipped, AGapIsRefusedAsAWhole,
                            AnotherRecordUnderAUsedSeqIsRefusedAsAWhole,
                            AnotherRecordUnderASeqOfTheSameBatchIsRefusedAsAWhole, AnUnknownAuctionIsNotFound,
                            TheLedgerIsAHashChainOverTheCanonicalRecords, BidsOfAnAuctionComeNewestFirstPageByPage,
                            BidsOfAUserComeNewestFirstOverAllAuctions, AMalformedCursorIsAConflict, TheFirstSealStays);

}  // namespace fa::test
