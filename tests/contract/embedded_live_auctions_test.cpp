#include "contract/live_auctions_contract.h"
#include "contract/live_auctions_life_contract.h"
#include "support/embedded_house.h"

namespace fa::test {

INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, LiveAuctionsContract, EmbeddedHouse);
INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, LiveAuctionsLifeContract, EmbeddedHouse);

}  // namespace fa::test
