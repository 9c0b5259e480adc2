#include "adapters/embedded/engine/command.h"

namespace fa::embedded {

namespace {

using ports::Failure;

struct AuctionOf {
  const domain::AuctionId& operator()(const OpenCommand& open) const { return open.opening->auction_id; }
  const domain::AuctionId& operator()(const PlaceCommand& place) const { return place.bid.auction_id; }
  const domain::AuctionId& operator()(const CloseCommand& close) const { return close.auction_id; }
  const domain::AuctionId& operator()(const ViewCommand& view) const { return view.auction_id; }
  const domain::AuctionId& operator()(const BlockCommand& block) const { return block.block->auction_id; }
};

struct AnswerUnavailable {
  void operator()(OpenCommand& open) const { open.done(std::unexpected(Failure::unavailable)); }
  void operator()(PlaceCommand& place) const { place.done(std::unexpected(Failure::unavailable)); }
  void operator()(CloseCommand& close) const { close.done(std::unexpected(Failure::unavailable)); }
  void operator()(ViewCommand& view) const { view.done(std::unexpected(ports::ViewError::unavailable)); }
  void operator()(BlockCommand& block) const { block.done(std::unexpected(ports::BlockError::unavailable)); }
};

}  // namespace

const domain::AuctionId& auction_of(const Command& command) {
  return std::visit(AuctionOf{}, command);
}

void answer_unavailable(Command& command) {
  std::visit(AnswerUnavailable{}, command);
}

}  // namespace fa::embedded
