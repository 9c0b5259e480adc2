// As whom a viewer is counted among an auction's people (protocol, `participants`): a signed-in user once, however many
// tabs and devices; people without an account once per network and browser. The two never meet.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>

#include "domain/uuid.h"

namespace fa::gateway {

struct PersonId {
  domain::UserId id;
  bool is_user = false;
  bool operator==(const PersonId&) const = default;

  static PersonId user(const domain::UserId& user_id) { return {user_id, true}; }
  // `visitor`: base/http/message.h.
  static PersonId guest(std::uint64_t visitor) {
    PersonId person;
    std::memcpy(person.id.uuid.bytes.data(), &visitor, sizeof visitor);
    return person;
  }
};

}  // namespace fa::gateway

template <>
struct std::hash<fa::gateway::PersonId> {
  std::size_t operator()(const fa::gateway::PersonId& person) const {
    return std::hash<fa::domain::UserId>{}(person.id);
  }
};
