// One WebSocket on one loop: the socket, its framing, its closing handshake, and the bound of what waits to be written.
// It belongs to the loop's registry and outlives its listener by the time that a goodbye takes. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/responder.h"
#include "net/tcp_connection.h"
#include "net/timeout_wheel.h"
#include "transport/channel.h"
#include "transport/frames.h"
#include "transport/loop_context.h"
#include "wire/websocket/session.h"

namespace fa::transport::websocket {

class Link;

// Told by a link what came. Both may be left or closed inside of each call.
class LinkListener {
 public:
  virtual ~LinkListener() = default;
  virtual void on_link_text(Link& link, std::string_view message) = 0;
  virtual void on_link_binary(Link& link, std::string_view message) = 0;
  virtual void on_link_pong(Link&) {}
  virtual void on_link_writable(Link&) {}                           // what was congested has left
  virtual void on_link_closed(Link& link, std::uint16_t code) = 0;  // last call
};

struct LinkSettings {
  std::uint32_t message_bytes_max = 16 * 1024;     // more is answered by 1009
  std::size_t queued_bytes_max = kQueuedBytesMax;  // beside the largest message that waits
  std::int64_t close_timeout_ms = 10'000;          // for the peer to answer our close frame; then the socket is cut
  std::int64_t linger_ms = 2'000;                  // for the peer to end the connection after both close frames
};

class Link final : public Owned, private net::TcpConnectionHandler, private net::WheelEntry {
 public:
  // Takes the connection over and writes the 101 answer. nullptr: the peer has gone. `settings` outlive the link.
  // Call read() with the leftover once the listener is ready for messages.
  static Link* open(LoopContext& context, net::TakenConnection& taken, std::string switching_answer,
                    LinkListener& listener, const LinkSettings& settings);

  Link(LoopContext& context, std::unique_ptr<net::TcpConnection> connection, LinkListener& listener,
       const LinkSettings& settings);

  void read(std::string bytes);

  SendResult send(const SharedFrames& frames);
  // What is left of frames whose first `taken` bytes were written already.
  SendResult send_rest(const SharedFrames& frames, std::size_t taken);
  // Until the closing handshake begins, or the listener leaves.
  void lend(net::DirectWrite& direct);
  // The message is `before` and then `payload`; `before` is short.
  SendResult send_text(std::string_view payload, std::string_view before = {}) {
    return send(wire::websocket::Opcode::text, payload, before);
  }
  SendResult send_binary(std::string_view payload) { return send(wire::websocket::Opcode::binary, payload); }
  void ping();
  std::size_t queued_bytes() const { return connection_ ? connection_->queued_bytes() : 0; }

  // Starts the closing handshake; the listener hears of its end.
  void close(std::uint16_t code, std::string_view reason);
  // The same for a link whose listener goes away and hears nothing more.
  void leave(std::uint16_t code, std::string_view reason);
  // Ends the connection behind what is queued, without a closing handshake; the listener hears nothing more.
  void hang_up();
  // Cuts the socket without a word; the listener hears of it.
  void abort() { destroy(); }
  void set_listener(LinkListener& listener) { listener_ = &listener; }

 private:
  void on_bytes(std::string_view bytes) override;
  void on_end(net::ConnectionEnd end) override;
  void on_drained() override;
  void on_timeout() override { destroy(); }

  void receive(std::span<char> input);
  void deliver(const wire::websocket::Session::Received& received);
  SendResult send(wire::websocket::Opcode opcode, std::string_view payload, std::string_view before = {});
  SendResult after_write(std::size_t bytes, std::size_t messages);
  void hold_input();
  void finish();
  void destroy();
  void tell_closed();

  LoopContext& context_;
  const LinkSettings& settings_;
  std::unique_ptr<net::TcpConnection> connection_;  // nullptr: destroyed at the end of the turn
  LinkListener* listener_;                          // nullptr once it was told of the end, or has left
  wire::websocket::Session session_;
  bool congested_ = false;
  bool paused_ = false;
  bool finished_ = false;             // nothing more is written; what still comes is dropped
  std::uint32_t largest_queued_ = 0;  // bytes of the largest message since the queue was empty, where congested
};

}  // namespace fa::transport::websocket
