#include "wire/realtime_error.h"

namespace fa::wire {

void write_error(base::json::Writer& writer, const Error& error) {
  writer.field("code", to_string(error.code));
  writer.field("message", error.message.empty() ? default_text(error.code) : std::string_view(error.message));
  if (error.minimum_bid) writer.field("minimum_bid", domain::to_string(*error.minimum_bid));
  if (error.retry_after_ms) writer.field("retry_after_ms", *error.retry_after_ms);
  if (error.bid_id) writer.field("bid_id", domain::to_string(*error.bid_id));
}

}  // namespace fa::wire
