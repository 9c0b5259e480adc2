// Events of the ports as messages of the wire.
#pragma once

#include <string>
#include <vector>

#include "ports/chat_log.h"
#include "ports/event_feed.h"
#include "wire/server_message.h"

namespace fa::gateway {

// Views into `chat`, which must outlive it.
wire::ChatLine chat_line_of(const ports::ChatMessage& chat);

// Events that a client missed, each with its type, unmerged and oldest first: `missed` of a join.
std::vector<std::string> missed_messages(const wire::About& about, const std::vector<domain::AuctionEvent>& events);
// `missed_chat` of a join. A message that was deleted since keeps its place with an empty text; its deletion follows.
std::vector<std::string> missed_chat_messages(const wire::About& about, const std::vector<ports::ChatEvent>& events);

}  // namespace fa::gateway
