// Whether the engine's store takes commits, for whoever asks, and what the log is told of it: the going down, one line
// each kLogEveryUs while it lasts, and the coming back.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace fa::embedded {

class StoreHealth {
 public:
  static constexpr std::int64_t kLogEveryUs = 5'000'000;

  // The engine has lost its store, or tried in vain to get it back. `now_us` is monotonic. The engine's thread.
  void failed(std::string_view what, const std::string& error, std::int64_t now_us);
  // The store takes commits again. The engine's thread.
  void recovered(std::int64_t now_us);

  bool is_down() const { return down_.load(std::memory_order_relaxed); }  // any thread

 private:
  std::atomic<bool> down_{false};
  bool told_ = false;  // the log knows that it is down
  std::int64_t down_since_us_ = 0;
  std::int64_t log_again_at_us_ = 0;
  std::uint64_t untold_ = 0;  // failures since the newest line
};

}  // namespace fa::embedded
