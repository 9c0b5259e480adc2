// The open sessions of one loop, named by handles that outlive them: an answer that comes late finds nobody, never
// another.
#pragma once

#include <cstdint>
#include <vector>

#include "base/assert.h"

namespace fa::gateway {

class RealtimeSession;

struct SessionHandle {
  std::uint32_t index = 0;
  std::uint32_t generation = 0;
};

class SessionTable {
 public:
  SessionHandle add(RealtimeSession& session) {
    ++count_;
    if (free_.empty()) {
      slots_.push_back({&session, 1});
      return {static_cast<std::uint32_t>(slots_.size() - 1), 1};
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    slots_[index].session = &session;
    return {index, slots_[index].generation};
  }

  void remove(SessionHandle handle) {
    FA_ASSERT(find(handle));
    slots_[handle.index].session = nullptr;
    ++slots_[handle.index].generation;
    free_.push_back(handle.index);
    --count_;
  }

  // nullptr: that session is gone.
  RealtimeSession* find(SessionHandle handle) const {
    if (handle.index >= slots_.size() || slots_[handle.index].generation != handle.generation) return nullptr;
    return slots_[handle.index].session;
  }

  std::size_t count() const { return count_; }
  // Slots 0 … slot_count()-1; nullptr where none is open. A session may be removed while somebody walks them.
  std::size_t slot_count() const { return slots_.size(); }
  RealtimeSession* at(std::size_t slot) const { return slots_[slot].session; }

 private:
  struct Slot {
    RealtimeSession* session;
    std::uint32_t generation;
  };
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::size_t count_ = 0;
};

}  // namespace fa::gateway
