#include "rest/decisions.h"

#include "rest/await.h"

namespace fa::rest {

ports::OpenResult Decisions::open(domain::Opening opening, std::int64_t duration_ms) const {
  auto result = await<ports::OpenResult>(
      timeout_, [&](auto done) { live_auctions_.open(std::move(opening), duration_ms, std::move(done)); });
  return result ? std::move(*result) : std::unexpected(ports::Failure::outcome_unknown);
}

ports::PlaceResult Decisions::place(ports::PlaceBid bid) const {
  auto result =
      await<ports::PlaceResult>(timeout_, [&](auto done) { live_auctions_.place(std::move(bid), std::move(done)); });
  return result ? std::move(*result) : std::unexpected(ports::Failure::outcome_unknown);
}

ports::CloseResult Decisions::close(domain::AuctionId id) const {
  auto result = await<ports::CloseResult>(timeout_, [&](auto done) { live_auctions_.close(id, std::move(done)); });
  return result ? std::move(*result) : std::unexpected(ports::CloseError(ports::Failure::outcome_unknown));
}

ports::BlockResult Decisions::block(ports::Block block) const {
  auto result =
      await<ports::BlockResult>(timeout_, [&](auto done) { live_auctions_.block(std::move(block), std::move(done)); });
  return result ? *result : std::unexpected(ports::BlockError::outcome_unknown);
}

ports::BlockResult Decisions::unblock(domain::AuctionId id, domain::UserId user_id) const {
  auto result =
      await<ports::BlockResult>(timeout_, [&](auto done) { live_auctions_.unblock(id, user_id, std::move(done)); });
  return result ? *result : std::unexpected(ports::BlockError::outcome_unknown);
}

ports::ViewResult Decisions::view(domain::AuctionId id, std::optional<ports::Since> since) const {
  auto result = await<ports::ViewResult>(timeout_, [&](auto done) { live_auctions_.view(id, since, std::move(done)); });
  return result ? std::move(*result) : std::unexpected(ports::ViewError::unavailable);
}

}  // namespace fa::rest
