// The handlers of the conformance server: each sends back what it gets.
#pragma once

#include "transport/engineio/handler.h"
#include "transport/socketio_handler.h"
#include "transport/websocket_handler.h"

namespace fa::conformance {

// Plain WebSocket: every message back, text as text, binary as binary.
transport::WebSocketFactory websocket_echo();

// Engine.IO: every message back.
transport::engineio::SessionFactory engineio_echo();

// Socket.IO, on connect: emits `auth` with the CONNECT payload. Then `message` comes back as `message-back`, and
// `message-with-ack` is acknowledged with its own arguments; attachments included.
transport::socketio::SocketFactory socketio_echo();

// Socket.IO, on connect: emits `auth` with the CONNECT payload. Events are ignored.
transport::socketio::SocketFactory socketio_greeter();

}  // namespace fa::conformance
