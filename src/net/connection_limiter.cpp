#include "net/connection_limiter.h"

#include <string_view>
#include <utility>

namespace fa::net {

Admission::Admission(std::shared_ptr<ConnectionLimiter> limiter, const PeerAddress& address)
    : limiter_(std::move(limiter)), address_(address) {}

Admission& Admission::operator=(Admission&& other) noexcept {
  std::swap(limiter_, other.limiter_);
  std::swap(address_, other.address_);
  return *this;
}

Admission::~Admission() {
  if (limiter_) limiter_->release(address_);
}

std::size_t ConnectionLimiter::Hash::operator()(const PeerAddress& address) const {
  return std::hash<std::string_view>()({reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size()});
}

std::shared_ptr<ConnectionLimiter> ConnectionLimiter::make(const ConnectionLimits& limits) {
  return std::shared_ptr<ConnectionLimiter>(new ConnectionLimiter(limits));
}

std::optional<Admission> ConnectionLimiter::admit(const PeerAddress& address) {
  {
    const std::lock_guard lock(mutex_);
    if (open_ >= limits_.per_process_max) return std::nullopt;
    if (limits_.per_address_max != 0) {
      auto& count = by_network_[address.network()];
      if (count >= limits_.per_address_max) return std::nullopt;
      ++count;
    }
    ++open_;
  }
  return Admission(shared_from_this(), address);
}

void ConnectionLimiter::release(const PeerAddress& address) {
  const std::lock_guard lock(mutex_);
  --open_;
  if (limits_.per_address_max == 0) return;
  const auto found = by_network_.find(address.network());
  if (found != by_network_.end() && --found->second == 0) by_network_.erase(found);
}

std::size_t ConnectionLimiter::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

}  // namespace fa::net
