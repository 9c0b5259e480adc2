// What a Socket.IO endpoint is made of.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/json.h"
#include "transport/engineio/session.h"
#include "transport/socketio_handler.h"

namespace fa::transport::socketio {

struct Settings {
  engineio::SessionSettings engine;
  // As the reference implementation reads packets; an event beyond the limits is one, and says so (Value::was_cut).
  base::json::Limits json{.last_of_repeated_keys = true, .cut_at_limits = true};
  std::int64_t connect_timeout_ms = 45'000;  // a session that joined no namespace by then is closed
};

// By name: "/", "/bidding" … A CONNECT to any other is answered by CONNECT_ERROR "Invalid namespace".
using Namespaces = std::map<std::string, SocketFactory, std::less<>>;

}  // namespace fa::transport::socketio
