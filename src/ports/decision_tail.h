// The newest end of the decision stream, for whoever needs what the history does not have yet. (Embedded: the journal's
// rows after the history's position.) Blocking; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <vector>

#include "ports/decision_stream.h"

namespace fa::ports {

class DecisionTail {
 public:
  virtual ~DecisionTail() = default;
  // Records that are durable and published, after `position`, oldest first: `max` of them, or fewer where there are no
  // more. Position 0 stands for all that the history lacks. What the history takes over meanwhile may be left out.
  virtual std::expected<std::vector<DecisionRecord>, StoreError> read_tail(std::int64_t position, std::size_t max) = 0;
};

}  // namespace fa::ports
