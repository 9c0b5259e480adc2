// How many bytes one holder keeps of a budget, in a few bytes of its own: there are very many holders. Small amounts
// are not counted, larger ones in steps, so that most changes cost a comparison.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "admission/budget.h"

namespace fa::admission {

class ByteHold {
 public:
  static constexpr std::size_t kFreeBytes = 2 * 1024;  // a request head, a bid
  static constexpr std::size_t kStepBytes = 16 * 1024;

  // `take` and `give_back` are those of a Budget for one client, or for none. A refusal leaves what was counted before.
  template <class Take, class GiveBack>
  Verdict hold(std::size_t bytes, Take take, GiveBack give_back) {
    const std::size_t steps = bytes <= kFreeBytes ? 0 : (bytes + kStepBytes - 1) / kStepBytes;
    const auto wanted = static_cast<std::uint16_t>(std::min<std::size_t>(steps, kStepsMax));
    if (wanted == steps_) return Verdict::granted;
    if (wanted < steps_) {
      give_back(static_cast<std::size_t>(steps_ - wanted) * kStepBytes);
    } else if (const Verdict verdict = take(static_cast<std::size_t>(wanted - steps_) * kStepBytes);
               verdict != Verdict::granted) {
      return verdict;
    }
    steps_ = wanted;
    return Verdict::granted;
  }
  Verdict hold(std::size_t bytes, Budget& budget, const base::ClientKey& client) {
    return hold(
        bytes, [&](std::size_t amount) { return budget.take(client, amount); },
        [&](std::size_t amount) { budget.give_back(client, amount); });
  }

 private:
  static constexpr std::size_t kStepsMax = 0xffff;  // 1 GiB: more than one holder may have
  std::uint16_t steps_ = 0;
};

}  // namespace fa::admission
