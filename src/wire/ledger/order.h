// Which items of a list are out of order.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace fa::wire {

// The positions of the fewest items without which the (distinct) values would ascend; ascending positions.
std::vector<std::size_t> out_of_order(std::span<const std::size_t> values);

}  // namespace fa::wire
