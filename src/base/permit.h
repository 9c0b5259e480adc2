// One of a counting semaphore's permits, held for as long as the object lives: a throw gives it back, too.
//   const auto permit = base::Permit(readers_);
//   if (!permit) return "too many";
#pragma once

#include <utility>

namespace fa::base {

template <class Semaphore>
class Permit {
 public:
  // Takes one where there is one; does not wait. The semaphore outlives the permit.
  explicit Permit(Semaphore& semaphore) : semaphore_(semaphore.try_acquire() ? &semaphore : nullptr) {}
  Permit(Permit&& other) noexcept : semaphore_(std::exchange(other.semaphore_, nullptr)) {}
  Permit& operator=(Permit&&) = delete;
  ~Permit() {
    if (semaphore_) semaphore_->release();
  }
  explicit operator bool() const { return semaphore_ != nullptr; }  // whether one was taken

 private:
  Semaphore* semaphore_;
};

}  // namespace fa::base
