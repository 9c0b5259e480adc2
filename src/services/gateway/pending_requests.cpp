#include "services/gateway/pending_requests.h"

#include <utility>

namespace fa::gateway {

std::optional<RequestId> PendingRequests::add(PendingRequest request, std::int64_t now_us) {
  if (requests_.size() >= count_max_) return std::nullopt;
  const RequestId id = ++last_id_;
  requests_.emplace(id, std::move(request));
  while (!deadlines_.empty() && !requests_.contains(deadlines_.front().id)) deadlines_.pop_front();
  deadlines_.push_back({now_us + answer_us_max_, id});
  return id;
}

const PendingRequest* PendingRequests::find(RequestId id) const {
  const auto found = requests_.find(id);
  return found == requests_.end() ? nullptr : &found->second;
}

std::optional<PendingRequest> PendingRequests::take(RequestId id) {
  auto node = requests_.extract(id);
  if (node.empty()) return std::nullopt;
  return std::move(node.mapped());
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
