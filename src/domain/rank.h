// Who may act against whom in an auction (rules, "A bid": ranks).
#pragma once

#include <cstdint>

namespace fa::domain {

enum class Rank : std::uint8_t { other, host, moderator, admin };

// Nobody mutes, blocks or undoes against their own or a higher rank.
constexpr bool may_act_against(Rank actor, Rank target) {
  return actor > target;
}
// What a higher rank has laid on somebody, a lower one does not take away.
constexpr bool may_undo(Rank actor, Rank laid_by) {
  return actor >= laid_by;
}

}  // namespace fa::domain
