// How much of something all who come from one address may do together: a crowd behind it (a venue, a carrier) stays
// below, one who goes on and on does not. A bucket a key, which refills with time. Bounded memory; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ports/clock.h"

namespace fa::identity {

struct AllowanceSettings {
  int at_once = 100;
  std::int64_t refill_ms = 10'000;  // for one more
  std::size_t keys_max = 10'000;    // then the one that has used least is forgotten
};

class Allowance {
 public:
  Allowance(const AllowanceSettings& settings, const ports::Clock& clock) : settings_(settings), clock_(clock) {}

  // 0: one is taken, for `who`. Otherwise the milliseconds until there is one; nothing is taken.
  std::int64_t take(const std::string& key, std::string_view who);
  // Gives back what `who` took lately: the newest alone, or all of it.
  void give_back(const std::string& key, std::string_view who);
  void give_all_back(const std::string& key, std::string_view who);
  std::size_t size() const;

 private:
  struct Bucket {
    double left = 0;
    std::int64_t at_us = 0;
    std::vector<std::uint64_t> takers;  // hashes, the oldest first; at most at_once
  };
  void refill(Bucket& bucket, std::int64_t now_us) const;
  void make_room(std::int64_t now_us);
  void put_back(Bucket& bucket, double count) const;
  const AllowanceSettings settings_;
  const ports::Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

// One taken, which goes back when it ends unless somebody said that it counts (as Attempt).
class Taken {
 public:
  Taken(Allowance& allowance, std::string key, std::string who)
      : allowance_(allowance), key_(std::move(key)), who_(std::move(who)), wait_ms_(allowance.take(key_, who_)) {}
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
  ~Taken() {
    if (wait_ms_ == 0 && !settled_) allowance_.give_back(key_, who_);
  }

  std::int64_t wait_ms() const { return wait_ms_; }  // 0: it may go on
  void counts() { settled_ = true; }
  void all_of_who_goes_back() {
    allowance_.give_all_back(key_, who_);
    settled_ = true;
  }

 private:
  Allowance& allowance_;
  const std::string key_;
  const std::string who_;
  const std::int64_t wait_ms_;
  bool settled_ = false;
};

}  // namespace fa::identity
