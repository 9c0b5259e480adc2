#include "wire/ledger/order.h"

#include <algorithm>

namespace fa::wire {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

}  // namespace

// What is left is a longest increasing subsequence, found by patience sorting: ends[n] is the position of the smallest
// value that an ascending run of n + 1 items can end in.
std::vector<std::size_t> out_of_order(std::span<const std::size_t> values) {
  std::vector<std::size_t> ends;
  std::vector<std::size_t> before(values.size(), kNone);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto run = std::ranges::lower_bound(ends, values[i], {}, [&](std::size_t p) { return values[p]; });
    if (run != ends.begin()) before[i] = *std::prev(run);
    if (run == ends.end()) {
      ends.push_back(i);
    } else {
      *run = i;
    }
  }
  std::vector<bool> kept(values.size(), false);
  for (std::size_t i = ends.empty() ? kNone : ends.back(); i != kNone; i = before[i]) kept[i] = true;
  std::vector<std::size_t> dropped;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!kept[i]) dropped.push_back(i);
  }
  return dropped;
}

}  // namespace fa::wire
