// The permanent record of every auction: opening, accepted bids, close, each with its ledger hash. Blocking; any
// thread.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ports/decision_stream.h"
#include "ports/store_error.h"

namespace fa::ports {

struct LedgerSeal {
  domain::Seq seq = 0;
  std::string ledger_hash;  // lower-case hex
  std::string signature;    // base64
  std::int64_t sealed_at = 0;
};

struct HistoryBid {
  domain::AuctionId auction_id;
  domain::BidRecord bid;
};

struct BidPage {
  std::vector<HistoryBid> items;           // newest first
  std::optional<std::string> next_cursor;  // opaque
};

class BidHistory {
 public:
  virtual ~BidHistory() = default;
  // Appends records in stream order as one transaction, with their hashes, and remembers the last position. Records
  // that are there already are skipped (idempotent). A conflict, of which nothing is appended: a record that leaves a
  // gap in an auction's seq, or another record (by its ledger text) than the one that stands under its seq. The detail
  // names auction and seq.
  virtual std::expected<void, StoreError> append(const std::vector<DecisionRecord>& records) = 0;
  // The position of the last appended record; 0 when empty.
  virtual std::expected<std::int64_t, StoreError> position() = 0;

  // Its cursor is the seq of the last bid given, in decimal, and the seq of any bid will do for one: so a page leads on
  // into the history from bids that are not in it yet.
  virtual std::expected<BidPage, StoreError> bids_of_auction(domain::AuctionId id, std::optional<std::string> cursor,
                                                             std::size_t limit) = 0;
  virtual std::expected<BidPage, StoreError> bids_of_user(domain::UserId id, std::optional<std::string> cursor,
                                                          std::size_t limit) = 0;
  // Calls `line` with each ledger line (JSON with hash, no newline) in seq order. not_found for an unknown auction.
  virtual std::expected<void, StoreError> ledger(domain::AuctionId id,
                                                 const std::function<void(std::string_view line)>& line) = 0;
  // The whole auction as decided so far, rebuilt from its records; not_found where it is unknown.
  virtual std::expected<domain::Auction, StoreError> load(domain::AuctionId id) = 0;
  // Idempotent; a second seal of one auction keeps the first.
  virtual std::expected<void, StoreError> seal(domain::AuctionId id, const LedgerSeal& seal) = 0;
  virtual std::expected<std::optional<LedgerSeal>, StoreError> seal_of(domain::AuctionId id) = 0;
  // The hash of the newest record, and its seq.
  virtual std::expected<std::pair<domain::Seq, std::string>, StoreError> head(domain::AuctionId id) = 0;
};

}  // namespace fa::ports
