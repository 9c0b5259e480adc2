// Tells an auction's chat how it ended, and ends its video.
#pragma once

#include "domain/auction.h"
#include "ports/video.h"
#include "services/workers/job_handler.h"
#include "services/workers/system_chat.h"

namespace fa::workers {

class PublishResult final : public JobHandler {
 public:
  PublishResult(SystemChat& chat, ports::Video& video) : chat_(chat), video_(video) {}
  JobOutcome run(const ports::Job& job) override;

 private:
  SystemChat& chat_;
  ports::Video& video_;
};

std::string result_text(const domain::ClosedRecord& close);  // `Sold to alice for 50.00`

}  // namespace fa::workers
