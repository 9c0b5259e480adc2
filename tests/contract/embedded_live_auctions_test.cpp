#include "contract/live_auctions_block_contract.h"
#include "contract/live_auctions_contract.h"
#include "contract/live_auctions_failure_contract.h"
#include "contract/live_auctions_life_contract.h"
#include "contract/live_auctions_outage_contract.h"
#include "support/embedded_house.h"

namespace fa::test {
namespace {

class EmbeddedHarness : public EmbeddedHouse {
 public:
  ports::Blocks& blocks() { return engine().blocks(); }
  void fail_next_commit(CommitFault fault) {
    const auto wal = std::string("journal.db-wal");
    if (fault == CommitFault::unanswered)
      return disk().inject({.operation = CrashDisk::Operation::sync, .file_suffix = wal});
    disk().inject({.operation = CrashDisk::Operation::write,
                   .file_suffix = wal,
                   .code = SQLITE_FULL,
                   .bytes_reach_cache = false});
  }
  void mend_store() {
    disk().heal();
    advance_ms(1'000);  // the engine tries again
  }
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, LiveAuctionsContract, EmbeddedHarness);
INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, LiveAuctionsLifeContract, EmbeddedHarness);
INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, LiveAuctionsFailureContract, EmbeddedHarness);
INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, LiveAuctionsOutageContract, EmbeddedHarness);
INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, LiveAuctionsBlockContract, EmbeddedHarness);

}  // namespace fa::test
