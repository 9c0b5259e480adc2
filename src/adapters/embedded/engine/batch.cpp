#include "adapters/embedded/engine/batch.h"

namespace fa::embedded {

namespace {

using ports::Failure;

struct Answer {
  void operator()(PlaceAnswer& place) const { place.done(std::move(place.result)); }
  void operator()(OpenAnswer& open) const {
    auto view = domain::view_of(*open.auction);
    if (open.retired) view.ledger_hash = open.retired->ledger_hash;
    open.done(std::move(view));
  }
  void operator()(CloseAnswer& close) const { close.done(std::move(close.result)); }
  void operator()(BlockAnswer& block) const { block.done(block.result); }
};

struct Fail {
  Failure failure;
  void operator()(PlaceAnswer& place) const {
    place.done(std::unexpected(place.result ? failure : Failure::unavailable));
  }
  void operator()(OpenAnswer& open) const { open.done(std::unexpected(failure)); }
  void operator()(CloseAnswer& close) const {
    close.done(close.result ? ports::CloseResult(std::unexpected(failure)) : std::move(close.result));
  }
  void operator()(BlockAnswer& block) const {
    const bool unknown = failure == Failure::outcome_unknown;
    if (block.result)
      block.result = std::unexpected(unknown ? ports::BlockError::outcome_unknown : ports::BlockError::unavailable);
    block.done(block.result);
  }
};

}  // namespace

Batch::Batch(std::size_t decisions_expected) {
  events_.reserve(decisions_expected);
  answers_.reserve(decisions_expected);
}

void Batch::answer() {
  for (auto& one : answers_) std::visit(Answer{}, one);
}

void Batch::fail(Failure failure) {
  for (auto& one : answers_) std::visit(Fail{failure}, one);
}

}  // namespace fa::embedded
