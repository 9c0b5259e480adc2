// Memory that runs out for one thread at the allocation that a test names. Linking it replaces operator new.
#pragma once

#include <cstdint>

namespace fa::test {

// While it lives, the allocation number `number` (from 1) of this thread throws std::bad_alloc; those before and after
// it are as ever. One at a time a thread.
class FailingAllocation {
 public:
  explicit FailingAllocation(std::int64_t number);
  ~FailingAllocation();
  FailingAllocation(const FailingAllocation&) = delete;
  FailingAllocation& operator=(const FailingAllocation&) = delete;

  bool happened() const;
};

}  // namespace fa::test
