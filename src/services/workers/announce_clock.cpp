#include "services/workers/announce_clock.h"

#include <array>
#include <cstdio>

#include "services/workers/job_payload.h"

namespace fa::workers {

JobOutcome AnnounceClock::run(const ports::Job& job) {
  const auto notice = parse_clock_notice(job.payload);
  if (!notice) return JobOutcome::rejected("malformed payload");
  return chat_.say(notice->auction_id, notice->seq, clock_text(notice->by_ms));
}

std::string clock_text(std::int64_t by_ms) {
  const std::int64_t seconds = (by_ms + 999) / 1000;
  std::array<char, 32> time{};
  if (seconds < 3600) {
    std::snprintf(time.data(), time.size(), "%d:%02d", static_cast<int>(seconds / 60), static_cast<int>(seconds % 60));
  } else {
    std::snprintf(time.data(), time.size(), "%lld:%02d:%02d", static_cast<long long>(seconds / 3600),
                  static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  }
  return "The house was away. The sale ends " + std::string(time.data()) + " later";
}

}  // namespace fa::workers
