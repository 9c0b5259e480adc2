// How many password hashes may run at once: each takes tens of MiB, so a flood must be refused and not queued.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>

namespace fa::identity {

class HashGate {
 public:
  // At most `running_max` inside, and `waiting_max` threads waiting for them.
  HashGate(std::size_t running_max, std::size_t waiting_max) : running_max_(running_max), waiting_max_(waiting_max) {}

  class Pass {
   public:
    explicit Pass(HashGate& gate) : gate_(&gate) {}
    Pass(Pass&& other) noexcept : gate_(other.gate_) { other.gate_ = nullptr; }
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_) gate_->leave();
    }

   private:
    HashGate* gate_;
  };

  // Waits for a free place; nullopt at once where too many wait already. Any thread.
  std::optional<Pass> enter();
  std::size_t waiting() const;

 private:
  void leave();
  const std::size_t running_max_;
  const std::size_t waiting_max_;
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t running_ = 0;
  std::size_t waiting_ = 0;
};

}  // namespace fa::identity
