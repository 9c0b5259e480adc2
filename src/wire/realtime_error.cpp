#include "wire/realtime_error.h"

#include "wire/fields.h"

namespace fa::wire {

void write_error(base::json::Writer& writer, const Error& error) {
  writer.field("code", to_string(error.code));
  writer.field("message", error.message.empty() ? default_text(error.code) : std::string_view(error.message));
  if (error.minimum_bid) write_amount(writer, "minimum_bid", *error.minimum_bid);
  if (error.maximum_bid) write_amount(writer, "maximum_bid", *error.maximum_bid);
  if (error.retry_after_ms) writer.field("retry_after_ms", *error.retry_after_ms);
  if (error.bid_id) write_id(writer, "bid_id", *error.bid_id);
  if (error.leading) writer.field("leading", true);
}

}  // namespace fa::wire
