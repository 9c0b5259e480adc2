// Who came to an auction and who left it, for those who are told so by name (`user_joined`, `user_left`). Only the
// newest are kept, so that a crowd that comes and goes is no flood of messages: `participants` has the count.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "domain/uuid.h"

namespace fa::gateway {

struct Arrival {
  std::uint64_t number = 0;  // 1, 2, 3 … of the auction
  domain::UserId user_id;
  std::string username;
  bool joined = false;  // false: left
};

class Arrivals {
 public:
  static constexpr std::size_t kKeptMax = 10;

  void add(const domain::UserId& user_id, std::string username, bool joined) {
    if (newest_.size() == kKeptMax) newest_.pop_front();
    newest_.push_back({++last_number_, user_id, std::move(username), joined});
  }
  std::uint64_t last_number() const { return last_number_; }
  // Of those after `number`, the newest kKeptMax, oldest first.
  std::vector<Arrival> after(std::uint64_t number) const {
    std::vector<Arrival> arrivals;
    for (const Arrival& arrival : newest_)
      if (arrival.number > number) arrivals.push_back(arrival);
    return arrivals;
  }

 private:
  std::uint64_t last_number_ = 0;
  std::deque<Arrival> newest_;
};

}  // namespace fa::gateway
