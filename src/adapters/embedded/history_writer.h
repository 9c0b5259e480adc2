// The writing side of the history: appends batches with their ledger hashes. One thread at a time.
#pragma once

#include <vector>

#include "adapters/embedded/engine/lru_map.h"
#include "adapters/embedded/sqlite_db.h"
#include "domain/ledger.h"
#include "ports/bid_history.h"

namespace fa::embedded {

class HistoryWriter {
 public:
  // Makes the schema where it is absent.
  static StoreResult<HistoryWriter> open(const std::string& path, const std::string& vfs);

  StoreResult<void> append(const std::vector<ports::DecisionRecord>& records);
  StoreResult<std::int64_t> position();
  StoreResult<void> seal(const domain::AuctionId& id, const ports::LedgerSeal& seal);

 private:
  // The newest record of one auction: what the next one is chained to.
  struct Head {
    std::int64_t n = 0;  // the auction's number in this file
    domain::Seq seq = 0;
    domain::Hash256 hash{};
    bool closed = false;
  };
  using Group = std::vector<const ports::DecisionRecord*>;

  explicit HistoryWriter(Database database) : database_(std::move(database)) {}
  StoreResult<void> append_all(const std::vector<ports::DecisionRecord>& records);
  StoreResult<void> append_group(const Group& group);
  StoreResult<void> append_record(const ports::DecisionRecord& record, Head& head);
  // A seq that is used already: the record must be the one that stands there. Rare: a batch that is repeated.
  StoreResult<void> check_repeated(const ports::DecisionRecord& record, std::int64_t n);
  StoreResult<std::optional<Head>> find_head(const domain::AuctionId& id);
  StoreResult<void> store_head(const Head& head);

  static constexpr std::size_t kHeadsMax = 131'072;  // about 150 bytes each
  Database database_;
  LruMap<domain::AuctionId, Head> heads_{kHeadsMax};
};

}  // namespace fa::embedded
