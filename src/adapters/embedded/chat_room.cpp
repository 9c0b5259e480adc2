#include "adapters/embedded/chat_room.h"

#include "base/assert.h"

namespace fa::embedded {

std::int64_t chat_seq_of(const ports::ChatEvent& event) {
  return std::visit([](const auto& e) { return e.chat_seq; }, event);
}

void ChatRoom::add(ports::ChatEvent event) {
  FA_ASSERT(chat_seq_of(event) == newest + 1);
  // Forgotten in large steps, so that each costs a move of its own only once.
  constexpr std::size_t kKeep = ports::kMissedChatMax;
  if (recent.size() >= 2 * kKeep) recent.erase(recent.begin(), recent.end() - kKeep);
  recent.push_back(std::move(event));
  ++newest;
}

void ChatRoom::hide(domain::MessageId message_id) {
  for (auto& event : recent) {
    auto* message = std::get_if<ports::ChatMessage>(&event);
    if (message == nullptr || message->message_id != message_id) continue;
    message->deleted = true;
    message->message.clear();
  }
}

ports::ChatSnapshot ChatRoom::snapshot(std::optional<std::int64_t> since) const {
  ports::ChatSnapshot snapshot{.chat_seq = newest, .recovered = false, .missed = {}};
  if (!since || *since < 0 || *since > newest || newest - *since > ports::kMissedChatMax) return snapshot;
  snapshot.recovered = true;
  snapshot.missed.assign(recent.end() - (newest - *since), recent.end());
  return snapshot;
}

}  // namespace fa::embedded
