// One open connection (plain WebSocket, or an Engine.IO session on either of its transports) as the application holds
// it. Loop thread only. Nothing but send_now() writes before the end of the loop's turn, so all that was sent in a turn
// leaves in one write. No method calls back into the handler: a close, also one for too many queued bytes, is told by
// on_closed later, so a caller may walk many channels while it sends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "net/direct_write.h"
#include "transport/counters.h"
#include "transport/frames.h"

namespace fa::transport {

enum class SendResult {
  accepted,   // written or queued
  congested,  // queued, and more than kCongestedBytes wait: the caller should stop sending what it can do without
  closed,     // dropped: the connection is closed or closing
};

inline constexpr std::size_t kCongestedBytes = 64 * 1024;
// The same while all that waits for clients is more than half of what may (admission/limits.h, output_bytes).
inline constexpr std::size_t kCongestedBytesWhereTight = 4 * 1024;
// More that waits beside the largest message of it: closed with 4008 slow_consumer. The largest does not count, since
// the answer to a join may be of several MiB (a thousand events and as many lines of chat), and its reader not slow.
inline constexpr std::size_t kQueuedBytesMax = 1024 * 1024;

class Channel {
 public:
  // Counts what send_now() writes, where that is wanted.
  explicit Channel(LoopCounters* counters = nullptr) : counters_(counters) {}
  virtual ~Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  virtual SendResult send(const SharedFrames& frames) = 0;  // shared by many: not copied
  // The same for a crowd: written at once where nothing waits before it, so that a channel is visited once, and nothing
  // of it but its first bytes; not again at the end of the turn.
  SendResult send_now(const SharedFrames& frames);
  // For the next of a crowd: fetches what send_now() looks at.
  void prefetch() const { __builtin_prefetch(&direct_); }
  // To this one alone. On an Engine.IO session the payload is a whole packet, as the payloads of frames are.
  virtual SendResult send_text(std::string_view payload) = 0;
  virtual SendResult send_binary(std::string_view payload) = 0;  // a binary message
  virtual std::size_t queued_bytes() const = 0;
  virtual void close(std::uint16_t code, std::string_view reason) = 0;

 protected:
  net::DirectWrite direct_;  // lent to the link that the channel sends on

 private:
  // What is left of frames whose first `taken` bytes were written already: all of them, where direct_ is lent to
  // nobody.
  virtual SendResult send_rest(const SharedFrames& frames, [[maybe_unused]] std::size_t taken) { return send(frames); }

  LoopCounters* counters_;
};

inline SendResult Channel::send_now(const SharedFrames& frames) {
  const std::size_t taken = direct_.offer(frames->bytes);
  if (taken < frames->bytes.size()) return send_rest(frames, taken);
  if (counters_) {
    counters_->bytes_out.add(static_cast<std::int64_t>(taken));
    counters_->messages_out.add(static_cast<std::int64_t>(frames->payloads.size()));
  }
  return SendResult::accepted;
}

}  // namespace fa::transport
