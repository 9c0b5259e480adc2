#include "services/broadcast/places.h"

#include <utility>

namespace fa::broadcast {

Places::Place::Place(Place&& other) noexcept
    : places_(std::exchange(other.places_, nullptr)),
      address_(std::move(other.address_)),
      is_admitted_(other.is_admitted_) {}

Places::Place::~Place() {
  if (!places_) return;
  const std::lock_guard lock(places_->mutex_);
  if (!is_admitted_) places_->leave_address(address_);
  --places_->taken_;
}

void Places::Place::admit() {
  const std::lock_guard lock(places_->mutex_);
  if (!std::exchange(is_admitted_, true)) places_->leave_address(address_);
}

std::expected<Places::Place, Places::Refusal> Places::take(std::string address) {
  const std::lock_guard lock(mutex_);
  if (taken_ >= all_max_) return std::unexpected(Refusal::all_taken);
  std::size_t& of_address = unadmitted_[address];
  if (of_address >= unadmitted_per_address_max_) {
    if (of_address == 0) unadmitted_.erase(address);
    return std::unexpected(Refusal::address_share);
  }
  ++of_address;
  ++taken_;
  return Place(*this, std::move(address));
}

void Places::leave_address(const std::string& address) {
  const auto found = unadmitted_.find(address);
  if (--found->second == 0) unadmitted_.erase(found);
}

}  // namespace fa::broadcast
