// Lines that the house itself writes into an auction's chat.
#pragma once

#include <string>

#include "ports/chat_log.h"
#include "services/workers/job_handler.h"

namespace fa::workers {

class SystemChat {
 public:
  explicit SystemChat(ports::ChatLog& chat) : chat_(chat) {}
  // Blocks until it is stored. `seq` is that of the change it tells of: the line's id is made of it, so that saying it
  // again changes nothing.
  JobOutcome say(domain::AuctionId id, domain::Seq seq, std::string text);

 private:
  ports::ChatLog& chat_;
};

domain::MessageId system_message_id(domain::AuctionId id, domain::Seq seq);

}  // namespace fa::workers
