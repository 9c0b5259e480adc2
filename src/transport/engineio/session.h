// One Engine.IO session on one loop: runs wire::engineio::Session over polling requests and WebSockets. Loop thread
// only.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "admission/door.h"
#include "admission/session_pass.h"
#include "net/event_loop.h"
#include "net/responder.h"
#include "net/timeout_wheel.h"
#include "transport/channel.h"
#include "transport/engineio/handler.h"
#include "transport/engineio/outbox.h"
#include "transport/engineio/session_id.h"
#include "transport/loop_context.h"
#include "transport/websocket/link.h"
#include "wire/engineio/session.h"

namespace fa::transport::engineio {

struct SessionSettings {
  wire::engineio::SessionTiming timing;
  websocket::LinkSettings link;  // its bounds hold for both transports
  bool allow_upgrades = true;
  std::size_t sessions_per_loop_max = 100'000;  // polling sessions hold no connection that could be counted instead
  std::shared_ptr<admission::Door> door = {};   // counts each client's sessions; none: nobody does
};

// The open sessions of one loop by their ids.
using SessionTable = std::unordered_map<std::string_view, Session*>;

class Session final : public Member,
                      public Channel,
                      private websocket::LinkListener,
                      private net::WheelEntry,
                      private net::EndOfTurnHandler {
 public:
  using TransportKind = wire::engineio::TransportKind;

  Session(LoopContext& context, SessionTable& table, TransportKind transport, const SessionSettings& settings,
          admission::SessionPass pass = {});
  ~Session() override;

  // One of these two first: the handshake came as a poll, or as an upgrade that was found right.
  void start_polling(net::Responder poll, const SessionFactory& factory, const base::http::Request& handshake);
  void start_websocket(net::TakenConnection taken, std::string switching_answer, const SessionFactory& factory,
                       const base::http::Request& handshake);

  // Later requests of the client.
  void poll(net::Responder responder);
  void post(const base::http::Request& request, net::Responder responder);
  void probe(net::TakenConnection taken, std::string switching_answer);
  void tick();  // whatever is due by the clock happens

  // The application keeps so many bytes of what came, from now on. false: the client may hold no more.
  bool hold_input(std::size_t bytes);
  void claim() { pass_.claim(); }  // somebody uses it: it counts no longer among those that nobody does

  // To the client. Channel's payloads are whole packets; a message is a packet of type 4.
  SendResult send(const SharedFrames& frames) override;
  SendResult send_text(std::string_view packet) override;
  SendResult send_binary(std::string_view message) override;
  SendResult send_message(std::string_view text);
  std::size_t queued_bytes() const override;
  void close(std::uint16_t code, std::string_view reason) override;  // the code reaches WebSockets only
  void shut_down(std::uint16_t code, std::string_view reason) override { close(code, reason); }

  std::string_view id() const { return id_.view(); }
  TransportKind transport() const { return machine_.transport(); }
  bool is_closed() const { return machine_.is_closed(); }
  LoopContext& context() { return context_; }

 private:
  struct Polling {
    net::Responder poll;
    net::Responder post;  // whose body is on its way
    Outbox outbox;
  };

  SendResult send_rest(const SharedFrames& frames, std::size_t taken) override;
  void on_link_text(websocket::Link& link, std::string_view text) override;
  void on_link_binary(websocket::Link& link, std::string_view message) override;
  void on_link_writable(websocket::Link& link) override;
  void on_link_closed(websocket::Link& link, std::uint16_t code) override;
  void on_timeout() override;
  void on_end_of_turn() override;

  void start(const SessionFactory& factory, const base::http::Request& handshake);
  void hold_poll(net::Responder responder);
  void on_post_body(net::LateBody body);
  void take_post(std::string_view body, net::Responder responder);
  void cut_post();
  void read_payload(std::string_view body);
  void on_packet(websocket::Link& link, const std::optional<wire::engineio::Packet>& packet);
  void perform(const wire::engineio::Actions& actions);
  void answer_poll(std::string_view tail);
  void adopt_probe();
  void leave(websocket::Link*& link);
  void deliver(const wire::engineio::Packet& message);
  void finish();
  SendResult after_queueing(std::size_t messages);
  bool messages_wait() const { return polling_ && !polling_->outbox.empty(); }
  void arm();

  static constexpr std::int64_t kNotArmed = std::numeric_limits<std::int64_t>::max();

  LoopContext& context_;
  websocket::Link* link_ = nullptr;  // beside the machine: all that sending to a WebSocket looks at
  wire::engineio::Session machine_;
  SessionTable& table_;
  const SessionSettings& settings_;
  const SessionId id_;
  admission::SessionPass pass_;
  websocket::Link* probe_ = nullptr;
  std::unique_ptr<Polling> polling_;  // until the session is on a WebSocket
  std::unique_ptr<MessageHandler> handler_;
  std::int64_t armed_for_ms_ = kNotArmed;
  std::uint16_t close_code_ = wire::websocket::close_code::kNone;
  bool congested_ = false;
  bool overflowed_ = false;  // too much waits for a poll: the session ends with this turn
};

}  // namespace fa::transport::engineio
