#include "wire/event_names.h"

namespace fa::wire {

std::optional<EventNames> parse_event_names(std::string_view text) {
  if (text == "default") return EventNames::standard;
  if (text == "plan") return EventNames::plan;
  return std::nullopt;
}

std::string_view event_name(MessageType type, EventNames names) {
  if (names == EventNames::plan && type == MessageType::bid_placed) return "bid_update";
  return to_string(type);
}

}  // namespace fa::wire
