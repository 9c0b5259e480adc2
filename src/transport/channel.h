// One open connection (plain WebSocket, or an Engine.IO session on either of its transports) as the application holds
// it. Loop thread only. Nothing but send_now writes before the end of the loop's turn, so all that was sent in a turn
// leaves in one write. No method calls back into the handler: a close, also one for too many queued bytes, is told by
// on_closed later, so a caller may walk many channels while it sends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "transport/frames.h"

namespace fa::transport {

enum class SendResult {
  accepted,   // written or queued
  congested,  // queued, and more than kCongestedBytes wait: the caller should stop sending what it can do without
  closed,     // dropped: the connection is closed or closing
};

inline constexpr std::size_t kCongestedBytes = 64 * 1024;
inline constexpr std::size_t kQueuedBytesMax = 1024 * 1024;  // beyond: closed with 4008 slow_consumer

class Channel {
 public:
  virtual ~Channel() = default;
  virtual SendResult send(const SharedFrames& frames) = 0;  // shared by many: not copied
  // The same for a crowd: written at once where nothing waits before it, so that a channel is visited once and not
  // again at the end of the turn.
  virtual SendResult send_now(const SharedFrames& frames) { return send(frames); }
  // To this one alone. On an Engine.IO session the payload is a whole packet, as the payloads of frames are.
  virtual SendResult send_text(std::string_view payload) = 0;
  virtual SendResult send_binary(std::string_view payload) = 0;  // a binary message
  virtual std::size_t queued_bytes() const = 0;
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
};

}  // namespace fa::transport
