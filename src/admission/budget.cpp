#include "admission/budget.h"

#include <utility>

#include "base/assert.h"

namespace fa::admission {

Verdict Budget::take(const base::ClientKey& client, std::size_t amount) {
  const std::lock_guard lock(mutex_);
  if (used_ + amount > bound_.all_max) return Verdict::all_is_full;
  if (bound_.client_max != 0 && amount != 0) {
    const auto found = by_client_.find(client);
    const std::size_t has = found == by_client_.end() ? 0 : found->second;
    if (has + amount > bound_.client_max) return Verdict::client_is_full;
    if (found == by_client_.end())
      by_client_.emplace(client, amount);
    else
      found->second += amount;
  }
  used_ += amount;
  return Verdict::granted;
}

void Budget::give_back(const base::ClientKey& client, std::size_t amount) {
  if (amount == 0) return;
  const std::lock_guard lock(mutex_);
  FA_ASSERT(used_ >= amount);
  used_ -= amount;
  if (bound_.client_max == 0) return;
  const auto found = by_client_.find(client);
  FA_ASSERT(found != by_client_.end() && found->second >= amount);
  found->second -= amount;
  if (found->second == 0) by_client_.erase(found);
}

Verdict Budget::take_unshared(std::size_t amount) {
  const std::lock_guard lock(mutex_);
  if (used_ + amount > bound_.all_max) return Verdict::all_is_full;
  used_ += amount;
  return Verdict::granted;
}

void Budget::give_back_unshared(std::size_t amount) {
  const std::lock_guard lock(mutex_);
  FA_ASSERT(used_ >= amount);
  used_ -= amount;
}

std::size_t Budget::used() const {
  const std::lock_guard lock(mutex_);
  return used_;
}

Lease::Lease(Lease&& other) noexcept
    : budget_(other.budget_), client_(other.client_), amount_(std::exchange(other.amount_, 0)) {}

Lease& Lease::operator=(Lease&& other) noexcept {
  std::swap(budget_, other.budget_);
  std::swap(client_, other.client_);
  std::swap(amount_, other.amount_);
  return *this;
}

Lease::~Lease() {
  if (budget_ != nullptr) budget_->give_back(client_, amount_);
}

Verdict Lease::resize(std::size_t amount) {
  if (budget_ == nullptr || amount == amount_) return Verdict::granted;
  if (amount < amount_) {
    budget_->give_back(client_, amount_ - amount);
  } else if (const Verdict verdict = budget_->take(client_, amount - amount_); verdict != Verdict::granted) {
    return verdict;
  }
  amount_ = amount;
  return Verdict::granted;
}

}  // namespace fa::admission
