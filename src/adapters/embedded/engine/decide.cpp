#include "adapters/embedded/engine/decide.h"

namespace fa::embedded {

namespace {

ports::PlaceResult to_result(std::expected<domain::Placed, domain::Refusal>& decided) {
  if (decided) return decided->acceptance;
  return std::unexpected(decided.error());
}

}  // namespace

void decide_place(PlaceCommand& command, domain::Auction& auction, domain::UnixMs now, Batch& batch) {
  const auto& bid = command.bid;
  auto decided = auction.place({bid.user_id, bid.username, bid.bid_id, bid.amount}, now);
  if (decided && !decided->repeated) {
    batch.add_change(auction);
    batch.count_accepted_bid();
  }
  batch.add(PlaceAnswer{std::move(command.done), to_result(decided)});
}

void decide_close(CloseCommand& command, domain::Auction& auction, domain::UnixMs now, Batch& batch) {
  const bool was_live = auction.status() == domain::Status::live;
  // An order that comes when the auction is due finds it closed by its timer.
  const auto reason = auction.due(now) ? domain::CloseReason::timer : domain::CloseReason::host;
  const auto& record = auction.close(reason, now);
  if (was_live) batch.add_change(auction);
  batch.add(CloseAnswer{std::move(command.done), record});
}

void decide_block(BlockCommand& command, domain::Auction& auction, std::shared_ptr<const ClosedAuction> retired,
                  domain::UnixMs now, Batch& batch) {
  ports::Block& block = *command.block;
  const bool is_new = command.blocked && !auction.is_blocked(block.user_id);
  if (is_new && auction.blocked().size() >= ports::kBlocksMax)
    return batch.add(BlockAnswer{std::move(command.done), std::unexpected(ports::BlockError::too_many)});
  block.blocked_at = now;
  const bool changed = command.blocked ? auction.block(block.user_id) : auction.unblock(block.user_id);
  batch.add(BlockChange{std::move(block), command.blocked, changed, &auction, std::move(retired)});
  batch.add(BlockAnswer{std::move(command.done), {}});
}

void refuse_unknown(PlaceCommand& command, Batch& batch) {
  batch.add(
      PlaceAnswer{std::move(command.done), std::unexpected(domain::Refusal{domain::RefusalReason::auction_not_found})});
}

void refuse_unknown(CloseCommand& command, Batch& batch) {
  batch.add(CloseAnswer{std::move(command.done), std::unexpected(ports::ViewError::auction_not_found)});
}

void refuse_unknown(BlockCommand& command, Batch& batch) {
  batch.add(BlockAnswer{std::move(command.done), std::unexpected(ports::BlockError::auction_not_found)});
}

domain::Opening opening_at(OpenCommand& command, domain::UnixMs now) {
  domain::Opening opening = std::move(*command.opening);
  opening.start_time = now;
  opening.end_time = now + command.duration_ms;
  return opening;
}

ports::Snapshot snapshot_of(const domain::Auction& auction, const std::optional<ports::Since>& since) {
  ports::Snapshot snapshot{.state = domain::view_of(auction)};
  const auto seq = auction.seq();
  if (!since || since->epoch != auction.opening().epoch || since->seq < 0 || since->seq > seq ||
      seq - since->seq > ports::kMissedMax) {
    return snapshot;
  }
  snapshot.recovered = true;
  snapshot.missed.reserve(static_cast<std::size_t>(seq - since->seq));
  for (auto missed = since->seq + 1; missed <= seq; ++missed) {
    snapshot.missed.push_back(domain::event_at(auction, missed));
  }
  return snapshot;
}

}  // namespace fa::embedded
