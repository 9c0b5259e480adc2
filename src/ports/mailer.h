// Sends one message. Blocking; any thread.
#pragma once

#include <expected>
#include <string>

#include "ports/store_error.h"

namespace fa::ports {

struct Mail {
  std::string message_id;  // the same id is the same message: lets a receiver drop a repeat. [A-Za-z0-9.-]+
  std::string to;          // one address, without a name
  std::string subject;
  std::string text;
  std::string html;
};

class Mailer {
 public:
  virtual ~Mailer() = default;
  // conflict: refused for good (no such mailbox, no valid address); a retry is useless. unavailable: try again later.
  // outcome_unknown: it may have been sent; try again with the same message_id.
  virtual std::expected<void, StoreError> send(const Mail& mail) = 0;
};

}  // namespace fa::ports
