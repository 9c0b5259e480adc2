// Tells an auction's chat that its clock was changed, and why.
#pragma once

#include "services/workers/job_handler.h"
#include "services/workers/system_chat.h"

namespace fa::workers {

class AnnounceClock final : public JobHandler {
 public:
  explicit AnnounceClock(SystemChat& chat) : chat_(chat) {}
  JobOutcome run(const ports::Job& job) override;

 private:
  SystemChat& chat_;
};

// `The house was away. The sale ends 1:05 later`
std::string clock_text(std::int64_t by_ms);

}  // namespace fa::workers
