// What the application implements for plain WebSocket endpoints (/ws, /echo).
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/http/message.h"
#include "transport/channel.h"

namespace fa::transport {

class WebSocketHandler {
 public:
  virtual ~WebSocketHandler() = default;
  virtual void on_text(std::string_view message) = 0;  // valid UTF-8
  virtual void on_binary(std::string_view message) = 0;
  virtual void on_writable() {}                    // a congested connection's queue has drained
  virtual void on_closed(std::uint16_t code) = 0;  // last call; the channel is gone afterwards
};

// Called at the upgrade, on the connection's loop thread. The channel lives until after on_closed.
using WebSocketFactory =
    std::function<std::unique_ptr<WebSocketHandler>(Channel& channel, const base::http::Request& request)>;

}  // namespace fa::transport
