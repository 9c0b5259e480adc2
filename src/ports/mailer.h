// Sends one message. Blocking; any thread.
#pragma once

#include <expected>
#include <string>

#include "ports/store_error.h"

namespace fa::ports {

struct Mail {
  std::string message_id;  // the same id is the same message: lets a receiver drop a repeat
  std::string to;
  std::string subject;
  std::string text;
  std::string html;
};

class Mailer {
 public:
  virtual ~Mailer() = default;
  virtual std::expected<void, StoreError> send(const Mail& mail) = 0;
};

}  // namespace fa::ports
