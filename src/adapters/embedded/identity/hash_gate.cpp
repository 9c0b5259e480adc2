#include "adapters/embedded/identity/hash_gate.h"

namespace fa::identity {

std::optional<HashGate::Pass> HashGate::enter() {
  std::unique_lock lock(mutex_);
  if (running_ >= running_max_) {
    if (waiting_ >= waiting_max_) return std::nullopt;
    ++waiting_;
    freed_.wait(lock, [this] { return running_ < running_max_; });
    --waiting_;
  }
  ++running_;
  return std::optional<Pass>(std::in_place, *this);
}

std::size_t HashGate::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

void HashGate::leave() {
  {
    const std::lock_guard lock(mutex_);
    --running_;
  }
  freed_.notify_one();
}

}  // namespace fa::identity
