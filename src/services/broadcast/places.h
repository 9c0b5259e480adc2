// The places of connections that want to go live: so many at once, of which one address may hold a few before it has
// been admitted, so that idle connections of one address keep nobody else from going live. Any thread.
#pragma once

#include <cstddef>
#include <expected>
#include <mutex>
#include <string>
#include <unordered_map>

namespace fa::broadcast {

class Places {
 public:
  enum class Refusal {
    all_taken,     // by everybody together
    address_share  // by this address, whose connections have not been admitted
  };

  // One connection's place, as long as the object lives. The places outlive it.
  class Place {
   public:
    Place(Places& places, std::string address) : places_(&places), address_(std::move(address)) {}
    Place(Place&& other) noexcept;
    Place& operator=(Place&&) = delete;
    ~Place();
    // The broadcast runs now: its place no longer counts among those of its address.
    void admit();

   private:
    Places* places_;
    std::string address_;
    bool is_admitted_ = false;
  };

  Places(std::size_t all_max, std::size_t unadmitted_per_address_max)
      : all_max_(all_max), unadmitted_per_address_max_(unadmitted_per_address_max) {}

  std::expected<Place, Refusal> take(std::string address);

 private:
  void leave_address(const std::string& address);  // under the mutex
  const std::size_t all_max_;
  const std::size_t unadmitted_per_address_max_;
  std::mutex mutex_;
  std::size_t taken_ = 0;
  std::unordered_map<std::string, std::size_t> unadmitted_;  // by address; at most all_max_ entries, none of 0
};

}  // namespace fa::broadcast
