// One Engine.IO session (protocol 4, server's side) without I/O: what happened goes in, what to do comes out. The queue
// of outgoing messages is the caller's; this machine says when a pending poll may take it, and with which packet at its
// end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/engineio/packet.h"
#include "wire/engineio/request_check.h"
#include "wire/heartbeat.h"

namespace fa::wire::engineio {

struct SessionTiming {
  HeartbeatTiming heartbeat;
  std::int64_t upgrade_timeout_ms = 10'000;  // from the upgrade's WebSocket to its packet 5
  std::int64_t upgrade_noop_ms = 100;        // how long a probing client's poll waits before it is released
  std::int64_t close_timeout_ms = 30'000;    // how long an orderly close waits for a poll to tell it to
};

enum class CloseReason : std::uint8_t { transport_close, transport_error, parse_error, ping_timeout, forced_close };

// To be done in the order of the fields.
struct Actions {
  bool answer_poll = false;      // with everything that waits, and then poll_tail
  std::string_view poll_tail;    // packets to end that payload with: none, noop, close, or both
  bool send_ping = false;        // queue packet 2
  bool answer_probe = false;     // send 3probe on the upgrade's WebSocket
  bool close_websocket = false;  // the session's own, after what waits
  bool adopt_probe = false;      // it is the session's transport from now on; what waits goes there
  bool close_probe = false;
  std::optional<Packet> message;      // for the application
  std::optional<CloseReason> closed;  // final: the session is to be forgotten
};

class Session {
 public:
  Session(TransportKind transport, std::int64_t now_ms, const SessionTiming& timing);

  // A GET. false: another one is pending; the new one gets a 400, and `actions` end the session.
  bool on_poll(bool messages_wait, Actions& actions);
  Actions on_poll_aborted();  // its connection went before it was answered
  // A POST that ends the session: its content is binary, another one is under way (both get a 400), or its client has
  // gone. The packets of any other go to on_packet() one by one.
  Actions on_bad_post();

  // A packet on the session's transport. nullopt: it could not be decoded.
  Actions on_packet(const std::optional<Packet>& packet, std::int64_t now_ms);
  Actions on_websocket_closed(bool by_error);

  // The WebSocket of an upgrade has opened. false: it is not wanted and to be closed.
  bool on_probe_opened(std::int64_t now_ms);
  Actions on_probe_packet(const std::optional<Packet>& packet, std::int64_t now_ms);
  void on_probe_closed() { probe_ = Probe::none; }

  // Orderly close by the application: what waits is sent first, on polling with the next poll at the latest.
  Actions close(std::int64_t now_ms);
  // End of a turn in which messages were queued.
  Actions on_messages_wait();
  Actions tick(std::int64_t now_ms);
  std::int64_t due_ms() const;  // tick() has nothing to say before this

  TransportKind transport() const { return transport_; }
  bool may_send() const { return state_ == State::open; }
  bool is_closed() const { return state_ == State::closed; }
  bool poll_pending() const { return poll_pending_; }

 private:
  enum class State : std::uint8_t { open, closing, closed };
  enum class Probe : std::uint8_t { none, opened, answered };

  void end(CloseReason reason, Actions& actions);
  void release_poll(std::string_view tail, Actions& actions);
  void end_upgrade(Actions& actions);
  void complete_upgrade(Actions& actions);
  Actions tick_upgrade(std::int64_t now_ms);

  TransportKind transport_;
  State state_ = State::open;  // among the first: looked at before every message that is sent
  Probe probe_ = Probe::none;
  bool upgraded_ = false;
  bool poll_pending_ = false;
  const SessionTiming& timing_;
  Heartbeat heartbeat_;
  std::int64_t upgrade_due_ms_ = 0;
  std::int64_t noop_due_ms_ = 0;
  std::int64_t close_due_ms_ = 0;
};

}  // namespace fa::wire::engineio
