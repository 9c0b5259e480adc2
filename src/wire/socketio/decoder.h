// Puts one connection's Socket.IO packets together from Engine.IO messages: a binary packet is a text and then its
// attachments, with nothing in between. The first error is final: the connection is to be closed.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "wire/socketio/packet.h"

namespace fa::wire::socketio {

// A whole packet. The views are valid until the next call.
struct Decoded {
  Packet packet;  // binary_event is given as event, binary_ack as ack
  std::optional<base::json::Value> payload;
  std::vector<std::string> attachments;
};

class Decoder {
 public:
  using Result = std::expected<std::optional<Decoded>, DecodeError>;  // nullopt: attachments are outstanding

  explicit Decoder(const base::json::Limits& limits) : limits_(limits) {}

  Result on_text(std::string_view text);
  Result on_binary(std::string_view bytes);
  // Of the messages of a packet whose attachments are outstanding.
  std::size_t held_bytes() const { return assembly_ ? assembly_->bytes : 0; }

 private:
  struct Assembly {
    std::string text;  // what the packet's views point into
    Decoded decoded;
    std::size_t bytes = 0;
  };
  std::expected<Decoded, DecodeError> decode(std::string_view text) const;

  const base::json::Limits& limits_;
  std::unique_ptr<Assembly> assembly_;  // only between a binary packet's text and its last attachment
  std::unique_ptr<Assembly> finished_;  // keeps alive what was handed out last
};

}  // namespace fa::wire::socketio
