// The subprotocols that an opening handshake offers (RFC 6455, 4.1).
#pragma once

#include "base/http/message.h"

namespace fa::wire::websocket {

// Whether all names, over all Sec-WebSocket-Protocol fields, are tokens and no two of them equal; true where none is
// offered. An empty name is none, as for the reference implementation.
bool are_subprotocols_valid(const base::http::Request& request);

}  // namespace fa::wire::websocket
