// Tells an auction's chat that a late bid moved its end.
#pragma once

#include "ports/live_auctions.h"
#include "services/workers/job_handler.h"
#include "services/workers/system_chat.h"

namespace fa::workers {

class AnnounceExtension final : public JobHandler {
 public:
  AnnounceExtension(SystemChat& chat, ports::LiveAuctions& auctions) : chat_(chat), auctions_(auctions) {}
  JobOutcome run(const ports::Job& job) override;

 private:
  SystemChat& chat_;
  ports::LiveAuctions& auctions_;
};

std::string extension_text(std::int64_t extension_ms);  // `Extended by 30 s`

}  // namespace fa::workers
