#include "adapters/embedded/identity/sign_in_ends.h"

namespace fa::identity {

void SignInEnds::note(const std::vector<std::string>& grant_ids) {
  std::vector<domain::Uuid> sign_ins;
  for (const std::string& grant_id : grant_ids) {
    if (const auto id = domain::parse_uuid(grant_id)) sign_ins.push_back(*id);
  }
  if (sign_ins.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t now_us = clock_.monotonic_us();
    for (const domain::Uuid& id : sign_ins) {
      if (ended_.insert(id).second) in_order_.push_back({id, now_us});
    }
    forget_old(now_us);
  }
  if (listener_) listener_(sign_ins);
}

bool SignInEnds::has_ended(const domain::Uuid& sign_in) const {
  const std::lock_guard lock(mutex_);
  return ended_.contains(sign_in);
}

std::size_t SignInEnds::size() const {
  const std::lock_guard lock(mutex_);
  return ended_.size();
}

void SignInEnds::forget_old(std::int64_t now_us) {
  while (!in_order_.empty() && (in_order_.size() > ends_max_ || now_us - in_order_.front().at_us > keep_ms_ * 1'000)) {
    ended_.erase(in_order_.front().sign_in);
    in_order_.pop_front();
  }
}

}  // namespace fa::identity
