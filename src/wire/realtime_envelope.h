// One text frame of the plain WebSocket framing: `{"type": …, "ref": …?, …}`.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/json.h"

namespace fa::wire {

inline constexpr std::size_t kRefBytesMax = 128;  // as JSON text; it is echoed, so it is kept short

struct Envelope {
  std::string type;
  std::string ref;  // as JSON text; empty: the client wants no acknowledgement
  base::json::Value body;
};

struct EnvelopeError {
  std::string message;
  std::string ref;  // as far as it could be read
};

// Every failure is `invalid_message`. A ref is a string or a number; null counts as absent.
std::expected<Envelope, EnvelopeError> parse_envelope(std::string_view frame);

}  // namespace fa::wire
