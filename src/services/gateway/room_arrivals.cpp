// Who came and who left, by name, for viewers of the plan's names (wire/event_names.h). Rooms without such viewers do
// not ask.
#include "services/gateway/room.h"

namespace fa::gateway {

using wire::MessageType;

void Room::add_listener(const Membership& membership) {
  if (!receives(membership.viewer.audience(), MessageType::user_joined)) return;
  if (++arrival_listeners_ == 1) arrivals_told_ = context_.presence.watch(id_);
}

void Room::remove_listener(const Membership& membership) {
  if (!receives(membership.viewer.audience(), MessageType::user_joined)) return;
  if (--arrival_listeners_ == 0) context_.presence.unwatch(id_);
}

void Room::tell_arrivals(const wire::About& now, std::int64_t participants) {
  if (arrival_listeners_ == 0) return;
  for (const Arrival& arrival : context_.presence.arrivals_after(id_, arrivals_told_)) {
    arrivals_told_ = arrival.number;
    add(arrival.joined ? MessageType::user_joined : MessageType::user_left, {},
        wire::person_body(now, arrival.user_id, arrival.username, participants));
  }
}

}  // namespace fa::gateway
