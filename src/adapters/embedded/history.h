// The permanent record in history.db, clustered by auction, with the ledger's hash chain (ports/bid_history.h).
#pragma once

#include <memory>
#include <mutex>

#include "adapters/embedded/history_writer.h"
#include "adapters/embedded/sqlite_db_pool.h"
#include "ports/bid_history.h"

namespace fa::embedded {

class SqliteBidHistory final : public ports::BidHistory {
 public:
  // Opens the file, made where it is absent. `vfs`: a SQLite VFS; empty: the system's.
  static StoreResult<std::unique_ptr<SqliteBidHistory>> open(const std::string& path, const std::string& vfs = {});

  std::expected<void, ports::StoreError> append(const std::vector<ports::DecisionRecord>& records) override;
  std::expected<std::int64_t, ports::StoreError> position() override;
  // A malformed cursor is a StoreError of kind conflict.
  std::expected<ports::BidPage, ports::StoreError> bids_of_auction(domain::AuctionId id,
                                                                   std::optional<std::string> cursor,
                                                                   std::size_t limit) override;
  std::expected<ports::BidPage, ports::StoreError> bids_of_user(domain::UserId id, std::optional<std::string> cursor,
                                                                std::size_t limit) override;
  std::expected<void, ports::StoreError> ledger(domain::AuctionId id,
                                                const std::function<void(std::string_view line)>& line) override;
  std::expected<domain::Auction, ports::StoreError> load(domain::AuctionId id) override;
  std::expected<void, ports::StoreError> seal(domain::AuctionId id, const ports::LedgerSeal& seal) override;
  std::expected<std::optional<ports::LedgerSeal>, ports::StoreError> seal_of(domain::AuctionId id) override;
  std::expected<std::pair<domain::Seq, std::string>, ports::StoreError> head(domain::AuctionId id) override;

  // The seal of the auction that was opened last, of those that have one; nullopt where nothing is sealed.
  StoreResult<std::optional<ports::LedgerSeal>> newest_seal();
  // Calls `each` with the records of every auction whose close is not here, auction by auction in seq order; their
  // position is 0. Its cost does not depend on the closed auctions. Stops where `each` returns false: a StoreError.
  StoreResult<void> read_live(const std::function<bool(ports::DecisionRecord&&)>& each);

 private:
  SqliteBidHistory(HistoryWriter writer, const std::string& path, const std::string& vfs);

  std::mutex writer_mutex_;
  HistoryWriter writer_;
  DatabasePool readers_;
};

}  // namespace fa::embedded
