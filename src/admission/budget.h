// One bounded resource: so much in all, so much of it for one client. Any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "admission/limits.h"
#include "base/client_key.h"

namespace fa::admission {

enum class Verdict { granted, client_is_full, all_is_full };

class Budget {
 public:
  explicit Budget(const Bound& bound) : bound_(bound) {}
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  // Takes `amount` more for the client, or nothing.
  Verdict take(const base::ClientKey& client, std::size_t amount);
  void give_back(const base::ClientKey& client, std::size_t amount);  // of what was taken
  // The same for what belongs to no client (yet): bound by the whole alone.
  Verdict take_unshared(std::size_t amount);
  void give_back_unshared(std::size_t amount);

  std::size_t used() const;
  // More than half of the whole is taken: who can do with less should.
  bool is_tight() const { return used() > bound_.all_max / 2; }
  const Bound& bound() const { return bound_; }

 private:
  struct Hash {
    std::size_t operator()(const base::ClientKey& key) const {
      return std::hash<std::string_view>{}(base::view_of(key));
    }
  };
  const Bound bound_;
  mutable std::mutex mutex_;
  std::size_t used_ = 0;
  std::unordered_map<base::ClientKey, std::size_t, Hash> by_client_;  // none holds 0
};

// What one holder has of a budget; given back by its destruction.
class Lease {
 public:
  Lease() = default;  // of nothing
  Lease(Budget& budget, const base::ClientKey& client) : budget_(&budget), client_(client) {}
  Lease(Lease&& other) noexcept;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease();

  // Has `amount` from now on; where that is refused, what it had. A lease of nothing is granted all.
  Verdict resize(std::size_t amount);
  std::size_t amount() const { return amount_; }

 private:
  Budget* budget_ = nullptr;  // outlives the lease
  base::ClientKey client_{};
  std::size_t amount_ = 0;
};

}  // namespace fa::admission
