// Slows down guessing: after some attempts without a success, each further one has to wait longer. Bounded memory; any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "ports/clock.h"

namespace fa::identity {

struct ThrottleSettings {
  int free_attempts = 5;
  std::int64_t first_wait_ms = 1'000;         // doubled with every further attempt
  std::int64_t wait_max_ms = 5 * 60 * 1'000;  // also how much an attacker can lock somebody out for
  std::int64_t forget_after_ms = 30 * 60 * 1'000;
  std::size_t keys_max = 10'000;  // then the one that was quiet for longest is forgotten
};

class AttemptThrottle {
 public:
  AttemptThrottle(const ThrottleSettings& settings, const ports::Clock& clock) : settings_(settings), clock_(clock) {}

  // 0: the attempt may go on, and counts at once, so that many at the same time gain nothing. Otherwise the
  // milliseconds to wait.
  std::int64_t begin(const std::string& key);
  void succeeded(const std::string& key);  // forgets the key's attempts
  void take_back(const std::string& key);  // the last attempt counts no longer
  std::size_t size() const;

 private:
  struct Attempts {
    int count = 0;
    std::int64_t last_at_us = 0;
    std::int64_t next_at_us = 0;
  };
  std::int64_t wait_after_ms(int count) const;
  void make_room(std::int64_t now_us);
  const ThrottleSettings settings_;
  const ports::Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Attempts> attempts_;
};

// One attempt, which is taken back when it ends unless somebody said that it counts: where the house failed (busy, no
// store, a throw), nobody has guessed.
class Attempt {
 public:
  Attempt(AttemptThrottle& throttle, std::string key)
      : throttle_(throttle), key_(std::move(key)), wait_ms_(throttle.begin(key_)) {}
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() {
    if (wait_ms_ == 0 && !settled_) throttle_.take_back(key_);
  }

  std::int64_t wait_ms() const { return wait_ms_; }  // 0: it may go on
  void counts() { settled_ = true; }
  void succeeded() {  // forgets the key's attempts, this one too
    throttle_.succeeded(key_);
    settled_ = true;
  }

 private:
  AttemptThrottle& throttle_;
  const std::string key_;
  const std::int64_t wait_ms_;
  bool settled_ = false;
};

}  // namespace fa::identity
