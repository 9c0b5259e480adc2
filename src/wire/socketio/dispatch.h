// What a client's packet means for one of its namespaces (the same steps as socket.io's server takes).
#pragma once

#include <cstdint>

#include "wire/socketio/packet.h"

namespace fa::wire::socketio {

enum class NamespaceState : std::uint8_t { absent, connecting, connected };

enum class Step : std::uint8_t { connect, event, ignore, disconnect, close_connection };

// An acknowledgement is ignored: this server asks clients for none.
constexpr Step step_for(PacketType type, NamespaceState state) {
  if (type == PacketType::connect) {
    if (state == NamespaceState::absent) return Step::connect;
    return state == NamespaceState::connecting ? Step::ignore : Step::close_connection;  // one answer is on its way
  }
  if (state != NamespaceState::connected) return Step::close_connection;
  switch (type) {
    case PacketType::event:
      return Step::event;
    case PacketType::ack:
      return Step::ignore;
    case PacketType::disconnect:
      return Step::disconnect;
    default:
      return Step::close_connection;
  }
}

}  // namespace fa::wire::socketio
