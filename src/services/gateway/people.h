// The signed-in sessions of one loop, by person: whom personal messages go to. Loop thread only.
#pragma once

#include <algorithm>
#include <unordered_map>

#include "domain/uuid.h"
#include "services/gateway/membership.h"

namespace fa::gateway {

class People {
 public:
  void enter(const domain::UserId& user_id, Viewer& session) { sessions_.emplace(user_id, &session); }
  void leave(const domain::UserId& user_id, const Viewer& session) {
    const auto [first, last] = sessions_.equal_range(user_id);
    sessions_.erase(std::find_if(first, last, [&](const auto& entry) { return entry.second == &session; }));
  }

  bool contains(const domain::UserId& user_id) const { return sessions_.contains(user_id); }
  // A personal message to each session of the person that takes its type.
  void tell(const domain::UserId& user_id, wire::MessageType type, std::string_view body) const {
    const auto [first, last] = sessions_.equal_range(user_id);
    for (auto entry = first; entry != last; ++entry)
      if (receives(entry->second->audience(), type)) entry->second->send_event(type, body);
  }

 private:
  std::unordered_multimap<domain::UserId, Viewer*> sessions_;
};

}  // namespace fa::gateway
