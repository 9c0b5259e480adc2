// What an application (Socket.IO, or a bare echo) implements on top of an Engine.IO session.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/http/message.h"

namespace fa::transport::engineio {

class Session;

// All calls on the session's loop.
class MessageHandler {
 public:
  virtual ~MessageHandler() = default;
  virtual void on_text(std::string_view message) = 0;
  virtual void on_binary(std::string_view message) = 0;
  virtual void on_writable() {}  // a congested session's queue has drained
  virtual void on_closed() = 0;  // last call; never inside a call that the application makes
};

// Called once the session is open; it may be sent to at once and lives until after on_closed. `handshake` is the HTTP
// request that opened it and is gone after the call. Never returns nullptr.
using SessionFactory =
    std::function<std::unique_ptr<MessageHandler>(Session& session, const base::http::Request& handshake)>;

}  // namespace fa::transport::engineio
