// How one session's words reach its client: implemented once for each framing. Loop thread only.
#pragma once

#include <string_view>

#include "services/gateway/audience.h"
#include "services/gateway/pending_requests.h"
#include "transport/channel.h"
#include "wire/error_codes.h"

namespace fa::gateway {

class SessionOutput {
 public:
  virtual ~SessionOutput() = default;
  virtual Audience audience() const = 0;
  virtual transport::Channel& channel() = 0;
  virtual void send_event(wire::MessageType type, std::string_view body) = 0;
  // Precondition: `reply` is not empty.
  virtual void send_ack(const ReplyToken& reply, std::string_view ack) = 0;
  // The answer to a connect that had to wait (RealtimeSession::connect): exactly one of the two, once.
  virtual void admitted() = 0;
  virtual void refused(wire::ErrorCode code) = 0;
};

}  // namespace fa::gateway
