#include "adapters/embedded/history.h"
#include "contract/bid_history_contract.h"
#include "support/crash_disk.h"

namespace fa::test {

class EmbeddedHistoryHarness {
 public:
  EmbeddedHistoryHarness() { open(); }
  ports::BidHistory& history() { return *history_; }
  void restart() {
    history_.reset();
    open();
  }

 private:
  void open() {
    auto opened = embedded::SqliteBidHistory::open("history.db", disk_.vfs_name());
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    history_ = std::move(*opened);
  }
  CrashDisk disk_;
  std::unique_ptr<embedded::SqliteBidHistory> history_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, BidHistoryContract, EmbeddedHistoryHarness);

}  // namespace fa::test
