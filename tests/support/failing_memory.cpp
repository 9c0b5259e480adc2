#include "support/failing_memory.h"

#include <cstdlib>
#include <new>

namespace {

thread_local std::int64_t allocations_left = 0;  // 0: none is to fail

}  // namespace

namespace fa::test {

FailingAllocation::FailingAllocation(std::int64_t number) {
  allocations_left = number;
}

FailingAllocation::~FailingAllocation() {
  allocations_left = 0;
}

bool FailingAllocation::happened() const {
  return allocations_left == 0;
}

}  // namespace fa::test

void* operator new(std::size_t bytes) {
  if (allocations_left > 0 && --allocations_left == 0) throw std::bad_alloc();
  if (void* const memory = std::malloc(bytes == 0 ? 1 : bytes)) return memory;
  throw std::bad_alloc();
}

// All that allocates comes from here, so that all may be given back here.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  if (allocations_left > 0 && --allocations_left == 0) return nullptr;
  return std::malloc(bytes == 0 ? 1 : bytes);
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
