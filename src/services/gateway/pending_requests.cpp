#include "services/gateway/pending_requests.h"

#include <utility>

namespace fa::gateway {

std::optional<RequestId> PendingRequests::add(PendingRequest request, std::int64_t now_us) {
  if (size() >= count_max_) return std::nullopt;
  const std::uint32_t index = free_slot();
  Slot& slot = slots_[index];
  slot.request = std::move(request);
  slot.used = true;
  const RequestId id = RequestId{slot.generation} << 32 | index;
  while (!deadlines_.empty() && !is_pending(deadlines_.front().id)) deadlines_.pop_front();
  deadlines_.push_back({now_us + answer_us_max_, id});
  return id;
}

std::uint32_t PendingRequests::free_slot() {
  if (free_.empty()) {
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  return index;
}

bool PendingRequests::is_pending(RequestId id) const {
  if (index_of(id) >= slots_.size()) return false;
  const Slot& slot = slots_[index_of(id)];
  return slot.used && slot.generation == id >> 32;
}

const PendingRequest* PendingRequests::find(RequestId id) const {
  return is_pending(id) ? &slots_[index_of(id)].request : nullptr;
}

std::optional<PendingRequest> PendingRequests::take(RequestId id) {
  if (!is_pending(id)) return std::nullopt;
  Slot& slot = slots_[index_of(id)];
  slot.used = false;
  ++slot.generation;
  free_.push_back(index_of(id));
  return std::exchange(slot.request, {});
}

std::optional<PendingRequest> PendingRequests::take_expired(std::int64_t now_us) {
  while (!deadlines_.empty() && deadlines_.front().at_us <= now_us) {
    const RequestId id = deadlines_.front().id;
    deadlines_.pop_front();
    if (auto request = take(id)) return request;
  }
  return std::nullopt;
}

}  // namespace fa::gateway
