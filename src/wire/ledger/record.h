// One ledger record with its fields read, exactly those that docs/rules.md gives it.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/auction.h"

namespace fa::wire {

struct LedgerClock {
  std::string reason;  // an open list
  domain::UnixMs alive = 0;
  std::int64_t by_ms = 0;
  domain::UnixMs end_time = 0;
};

struct LedgerClose {
  std::string reason;  // an open list
  std::optional<domain::UserId> winner_id;
  std::optional<domain::Cents> winning_bid;
  std::int64_t bid_count = 0;
};

struct LedgerRecord {
  domain::AuctionId auction_id;
  domain::Seq seq = 0;
  domain::UnixMs timestamp = 0;
  // Opening without names and title; BidRecord without username, `extended` and bid_count.
  std::variant<domain::Opening, domain::BidRecord, LedgerClock, LedgerClose> what;
};

// `canonical` is a record without its hash. The error says which field is missing, unknown or not of its form.
std::expected<LedgerRecord, std::string> parse_ledger_record(std::string_view canonical);

}  // namespace fa::wire
