// What the chat thread keeps in memory of one auction: enough to answer joins without reading the disk.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

#include "ports/chat_log.h"

namespace fa::embedded {

std::int64_t chat_seq_of(const ports::ChatEvent& event);

struct ChatRoom {
  std::int64_t newest = 0;  // chat_seq; 0 before the first event
  std::vector<ports::ChatEvent>
      recent;  // without gap, up to `newest`; at least the last kMissedChatMax, where there are
  std::unordered_set<domain::UserId> muted;
  std::unordered_set<domain::UserId> blocked;

  // `event` has chat_seq newest + 1.
  void add(ports::ChatEvent event);
  // Takes the text out of what was deleted, where it is still among the recent.
  void hide(domain::MessageId message_id);
  // What a client that saw everything up to `since` has missed (ports/chat_log.h).
  ports::ChatSnapshot snapshot(std::optional<std::int64_t> since) const;
};

}  // namespace fa::embedded
