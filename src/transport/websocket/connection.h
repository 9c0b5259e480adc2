// A plain WebSocket connection: the application's handler on one side, a link on the other, and a heartbeat between.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "net/timeout_wheel.h"
#include "transport/channel.h"
#include "transport/loop_context.h"
#include "transport/websocket/link.h"
#include "transport/websocket_handler.h"
#include "wire/heartbeat.h"

namespace fa::transport::websocket {

struct ConnectionSettings {
  LinkSettings link;
  wire::HeartbeatTiming heartbeat;  // pings keep proxies from cutting idle connections, and find dead peers
};

class Connection final : public Member, public Channel, private LinkListener, private net::WheelEntry {
 public:
  // Accepts an upgrade that was found right: writes `switching_answer`, asks the factory, reads what already came.
  static void open(LoopContext& context, net::TakenConnection taken, std::string switching_answer,
                   const ConnectionSettings& settings, const WebSocketFactory& factory,
                   const base::http::Request& request);

  Connection(LoopContext& context, const ConnectionSettings& settings)
      : Channel(&context.counters), context_(context), settings_(settings) {}
  ~Connection() override { context_.counters.open.add(-1); }

  SendResult send(const SharedFrames& frames) override { return link_ ? link_->send(frames) : SendResult::closed; }
  SendResult send_text(std::string_view payload) override {
    return link_ ? link_->send_text(payload) : SendResult::closed;
  }
  SendResult send_binary(std::string_view payload) override {
    return link_ ? link_->send_binary(payload) : SendResult::closed;
  }
  std::size_t queued_bytes() const override { return link_ ? link_->queued_bytes() : 0; }
  void close(std::uint16_t code, std::string_view reason) override;
  void shut_down(std::uint16_t code, std::string_view reason) override { close(code, reason); }

 private:
  SendResult send_rest(const SharedFrames& frames, std::size_t taken) override {
    return link_ ? link_->send_rest(frames, taken) : SendResult::closed;
  }
  void on_link_text(Link& link, std::string_view message) override;
  void on_link_binary(Link& link, std::string_view message) override;
  void on_link_pong(Link& link) override;
  void on_link_writable(Link& link) override;
  void on_link_closed(Link& link, std::uint16_t code) override;
  void on_timeout() override;
  void start(Link& link, const WebSocketFactory& factory, const base::http::Request& request);
  void arm();

  LoopContext& context_;
  const ConnectionSettings& settings_;
  Link* link_ = nullptr;  // nullptr once it has ended
  std::unique_ptr<WebSocketHandler> handler_;
  wire::Heartbeat heartbeat_;
};

}  // namespace fa::transport::websocket
