// Checks a house's whole history against the invariants of docs/rules.md, from the records alone.
#pragma once

#include <gtest/gtest.h>

#include <map>

#include "base/crypto.h"
#include "domain/ledger.h"
#include "ports/bid_history.h"
#include "support/ids.h"

namespace fa::test {

// INV-10, and INV-2 to INV-6 and INV-9 through Auction::restore, which takes nothing that does not follow from what
// was before. `auction` must be in the history; the result is what it holds.
inline std::optional<domain::Auction> audit(ports::BidHistory& history, const domain::AuctionId& id) {
  auto auction = history.load(id);
  if (!auction) {
    ADD_FAILURE() << to_string(id) << ": " << auction.error().detail;
    return std::nullopt;
  }
  auto hash = domain::chain_start(id, base::sha256);
  domain::Seq seq = 0;
  const auto check_line = [&](std::string_view line) {
    ++seq;
    std::string canonical;
    if (seq == 1) {
      canonical = domain::canonical_record(auction->opening());
    } else if (const auto clock = auction->clock(seq)) {
      canonical = domain::canonical_record(id, *clock);
    } else if (const auto bid = auction->bid(seq)) {
      canonical = domain::canonical_record(id, *bid);
    } else {
      canonical = domain::canonical_record(id, *auction->closed());
    }
    hash = domain::chain_next(hash, canonical, base::sha256);
    EXPECT_EQ(line, domain::ledger_line(canonical, hash));
  };
  EXPECT_TRUE(history.ledger(id, check_line).has_value());
  EXPECT_EQ(seq, auction->seq());
  domain::Cents highest{0};
  std::map<std::pair<domain::UserId, domain::BidId>, domain::Seq> bids;
  for (std::int64_t i = 0; i < auction->bid_count(); ++i) {
    const auto bid = auction->nth_bid(i);
    EXPECT_GT(bid.amount, highest) << "INV-2 at seq " << bid.seq;
    EXPECT_TRUE(bids.emplace(std::pair{bid.user_id, bid.bid_id}, bid.seq).second) << "INV-8 at seq " << bid.seq;
    highest = bid.amount;
  }
  return *std::move(auction);
}

}  // namespace fa::test
