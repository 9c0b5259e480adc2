// The blocks of the journal as a list (ports/blocks.h), read over a connection of its own.
#pragma once

#include <memory>
#include <mutex>

#include "adapters/embedded/sqlite_db.h"
#include "ports/blocks.h"

namespace fa::embedded {

class JournalBlocks final : public ports::Blocks {
 public:
  explicit JournalBlocks(Database journal) : journal_(std::move(journal)) {}
  std::expected<std::vector<ports::Block>, ports::StoreError> blocked_in(domain::AuctionId id) override;

 private:
  std::mutex mutex_;
  Database journal_;
};

}  // namespace fa::embedded
