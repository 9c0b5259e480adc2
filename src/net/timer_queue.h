// One-shot timers in order of their deadlines. Cancelling is cheap; what was cancelled leaves the heap when its
// deadline comes, or earlier where such leftovers are the greater part.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace fa::net {

class TimerQueue {
 public:
  std::uint64_t add(std::int64_t deadline_us, std::move_only_function<void()> work);
  void cancel(std::uint64_t id);
  std::optional<std::int64_t> next_deadline_us();
  // Runs what is due, earliest first. What is added meanwhile waits for the next call, even if it is due at once.
  // What one throws is logged and counted (base/caught.h), and the others still run.
  void run_due(std::int64_t now_us);

 private:
  struct Entry {
    std::int64_t deadline_us;
    std::uint64_t id;
    bool operator>(const Entry& other) const {
      return deadline_us != other.deadline_us ? deadline_us > other.deadline_us : id > other.id;
    }
  };
  Entry pop();
  void drop_cancelled();
  std::uint64_t last_id_ = 0;
  std::vector<Entry> heap_;
  std::unordered_map<std::uint64_t, std::move_only_function<void()>> work_;
};

}  // namespace fa::net
