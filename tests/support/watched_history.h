// The history of an embedded house, in front of which a test stands.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/embedded_house.h"

namespace fa::test {

class WatchedHistory final : public ports::BidHistory {
 public:
  explicit WatchedHistory(EmbeddedHouse& house) : house_(house) {}

  std::function<void()> before_each = [] {};  // runs before every call, on its thread, and may throw

  std::expected<void, ports::StoreError> append(const std::vector<ports::DecisionRecord>& records) override {
    return history().append(records);
  }
  std::expected<std::int64_t, ports::StoreError> position() override { return history().position(); }
  std::expected<ports::BidPage, ports::StoreError> bids_of_auction(domain::AuctionId id,
                                                                   std::optional<std::string> cursor,
                                                                   std::size_t limit) override {
    return history().bids_of_auction(id, std::move(cursor), limit);
  }
  std::expected<ports::BidPage, ports::StoreError> bids_of_user(domain::UserId id, std::optional<std::string> cursor,
                                                                std::size_t limit) override {
    return history().bids_of_user(id, std::move(cursor), limit);
  }
  std::expected<void, ports::StoreError> ledger(domain::AuctionId id,
                                                const std::function<void(std::string_view line)>& line) override {
    return history().ledger(id, line);
  }
  std::expected<domain::Auction, ports::StoreError> load(domain::AuctionId id) override { return history().load(id); }
  std::expected<void, ports::StoreError> seal(domain::AuctionId id, const ports::LedgerSeal& seal) override {
    return history().seal(id, seal);
  }
  std::expected<std::optional<ports::LedgerSeal>, ports::StoreError> seal_of(domain::AuctionId id) override {
    return history().seal_of(id);
  }
  std::expected<std::pair<domain::Seq, std::string>, ports::StoreError> head(domain::AuctionId id) override {
    return history().head(id);
  }

 private:
  ports::BidHistory& history() {
    before_each();
    return house_.history();
  }
  EmbeddedHouse& house_;
};

}  // namespace fa::test
