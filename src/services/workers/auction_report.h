// The figures and series of one auction, computed from its history and the viewers' samples.
#pragma once

#include <string>
#include <vector>

#include "domain/auction.h"
#include "ports/analytics_store.h"

namespace fa::workers {

// Longer series are thinned to these.
inline constexpr std::size_t kCurvePointsMax = 500;
inline constexpr std::size_t kBiddersMax = 100;  // the highest

// One JSON object: totals, bids_per_minute, price_curve, extensions, bidders (with each one's pattern), viewers.
// `now`: when it is computed.
std::string auction_report(const domain::Auction& auction, const std::vector<ports::ViewerSample>& viewers,
                           domain::UnixMs now);

}  // namespace fa::workers
