#include "base/held_wakes.h"

#include <algorithm>

namespace fa::base {

namespace {
thread_local HeldWakes* current = nullptr;
}

HeldWakes::HeldWakes() : outermost_(current == nullptr) {
  if (outermost_) current = this;
}

HeldWakes::~HeldWakes() {
  if (!outermost_) return;
  current = nullptr;
  for (Wakeable* sleeper : sleepers_) sleeper->wake_now();
}

void HeldWakes::wake(Wakeable& sleeper) {
  if (current == nullptr) return sleeper.wake_now();
  auto& sleepers = current->sleepers_;
  if (std::ranges::find(sleepers, &sleeper) == sleepers.end()) sleepers.push_back(&sleeper);
}

}  // namespace fa::base
