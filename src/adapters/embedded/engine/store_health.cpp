#include "adapters/embedded/engine/store_health.h"

#include "base/log.h"

namespace fa::embedded {

namespace {

std::string ms_between(std::int64_t since_us, std::int64_t now_us) {
  return std::to_string((now_us - since_us) / 1'000);
}

}  // namespace

// A store that comes and goes many times a second is told of no more often than one that stays away.
void StoreHealth::failed(std::string_view what, const std::string& error, std::int64_t now_us) {
  if (!down_.exchange(true, std::memory_order_relaxed)) down_since_us_ = now_us;
  if (now_us < log_again_at_us_) {
    ++untold_;
    return;
  }
  base::log::error(what, {{"error", error},
                          {"down_for_ms", ms_between(down_since_us_, now_us)},
                          {"failures_untold", std::to_string(untold_)}});
  log_again_at_us_ = now_us + kLogEveryUs;
  untold_ = 0;
  told_ = true;
}

void StoreHealth::recovered(std::int64_t now_us) {
  if (!down_.exchange(false, std::memory_order_relaxed) || !told_) return;
  base::log::info("journal takes commits again", {{"down_for_ms", ms_between(down_since_us_, now_us)}});
  told_ = false;
}

}  // namespace fa::embedded
