// Waking another thread costs a system call, and on a shared core often the core itself. A thread that hands over many
// pieces of work holds its wake-ups back until the last is handed over, so that whoever wakes finds all of them.
#pragma once

#include <vector>

namespace fa::base {

class Wakeable {
 public:
  virtual void wake_now() = 0;  // any thread

 protected:
  ~Wakeable() = default;
};

// While one lives, wake-ups that its thread causes are held back; they happen as it ends, each once, in the order of
// their first cause. One within another does nothing. Whoever is to be woken outlives it.
class HeldWakes {
 public:
  HeldWakes();
  ~HeldWakes();
  HeldWakes(const HeldWakes&) = delete;
  HeldWakes& operator=(const HeldWakes&) = delete;

  // Now, or at the end of the calling thread's HeldWakes.
  static void wake(Wakeable& sleeper);

 private:
  std::vector<Wakeable*> sleepers_;  // a few: threads that this one hands work to
  bool outermost_;
};

}  // namespace fa::base
