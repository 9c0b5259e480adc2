// The subprotocols that an opening handshake offers (RFC 6455, 4.1).
#pragma once

#include <optional>
#include <string_view>

#include "base/http/message.h"

namespace fa::wire::websocket {

// The first name that is offered, as the reference implementation chooses: a browser that offers some gives up where
// none is chosen. Empty where none is offered. nullopt: of the names, over all Sec-WebSocket-Protocol fields, one is no
// token (an empty one is none, as for the reference), or two are equal. Valid as long as the request.
std::optional<std::string_view> choose_subprotocol(const base::http::Request& request);

}  // namespace fa::wire::websocket
