// What callers ask of the engine, as it waits in the engine's inbox.
#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "ports/live_auctions.h"

namespace fa::embedded {

struct OpenCommand {
  std::unique_ptr<domain::Opening> opening;  // on the heap: it is large, and openings are rare
  std::int64_t duration_ms = 0;
  ports::Done<ports::OpenResult> done;
};

struct PlaceCommand {
  ports::PlaceBid bid;
  ports::Done<ports::PlaceResult> done;
};

struct CloseCommand {
  domain::AuctionId auction_id;
  ports::Done<ports::CloseResult> done;
};

struct ViewCommand {
  domain::AuctionId auction_id;
  std::optional<ports::Since> since;
  ports::Done<ports::ViewResult> done;
};

struct BlockCommand {
  std::unique_ptr<ports::Block> block;  // on the heap, as an opening
  bool blocked = true;                  // false: not any more
  ports::Done<ports::BlockResult> done;
};

using Command = std::variant<PlaceCommand, ViewCommand, OpenCommand, CloseCommand, BlockCommand>;

const domain::AuctionId& auction_of(const Command& command);
// Answers that nothing was decided.
void answer_unavailable(Command& command);

}  // namespace fa::embedded
