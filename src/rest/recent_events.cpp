#include "rest/recent_events.h"

#include "rest/decisions.h"

namespace fa::rest {

std::expected<std::vector<domain::AuctionEvent>, ports::ViewError> events_after(ports::LiveAuctions& live_auctions,
                                                                                domain::AuctionId id, domain::Seq seq) {
  const Decisions decisions(live_auctions, std::chrono::seconds(1));
  const auto now = decisions.view(id);  // for its epoch
  if (!now) return std::unexpected(now.error());
  if (now->state.seq <= seq) return std::vector<domain::AuctionEvent>{};
  auto snapshot = decisions.view(id, ports::Since{now->state.opening.epoch, seq});
  if (!snapshot) return std::unexpected(snapshot.error());
  if (!snapshot->recovered) return std::unexpected(ports::ViewError::unavailable);
  return std::move(snapshot->missed);
}

}  // namespace fa::rest
