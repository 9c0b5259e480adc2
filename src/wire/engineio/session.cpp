#include "wire/engineio/session.h"

#include <algorithm>

namespace fa::wire::engineio {

namespace {

constexpr std::string_view kProbe = "probe";
constexpr std::string_view kNoop = "6";
constexpr std::string_view kClose = "1";
constexpr std::string_view kNoopAndClose =
    "6\x1e"
    "1";  // what a poll gets that comes to a closing session with nothing to say

}  // namespace

Session::Session(TransportKind transport, std::int64_t now_ms, const SessionTiming& timing)
    : transport_(transport), poll_pending_(transport == TransportKind::polling), timing_(timing) {
  heartbeat_.start(now_ms, timing_.heartbeat);
}

void Session::release_poll(std::string_view tail, Actions& actions) {
  if (!poll_pending_) return;
  poll_pending_ = false;
  actions.answer_poll = true;
  actions.poll_tail = tail;
}

void Session::end(CloseReason reason, Actions& actions) {
  state_ = State::closed;
  release_poll(kClose, actions);
  actions.close_probe = probe_ != Probe::none;
  probe_ = Probe::none;
  actions.close_websocket = transport_ == TransportKind::websocket && reason != CloseReason::transport_close;
  actions.closed = reason;
}

bool Session::on_poll(bool messages_wait, Actions& actions) {
  if (poll_pending_) {
    end(CloseReason::transport_error, actions);
    return false;
  }
  poll_pending_ = true;
  if (state_ == State::closing) {
    release_poll(messages_wait ? kClose : kNoopAndClose, actions);
    end(CloseReason::forced_close, actions);
  } else if (messages_wait) {
    release_poll({}, actions);
  }
  return true;
}

Actions Session::on_poll_aborted() {
  Actions actions;
  poll_pending_ = false;
  end(CloseReason::transport_error, actions);
  return actions;
}

Actions Session::on_bad_post() {
  Actions actions;
  end(CloseReason::transport_error, actions);
  return actions;
}

Actions Session::on_packet(const std::optional<Packet>& packet, std::int64_t now_ms) {
  Actions actions;
  if (state_ != State::open) return actions;
  if (!packet) {
    end(CloseReason::parse_error, actions);
    return actions;
  }
  if (packet->type == PacketType::pong) {
    heartbeat_.on_pong(now_ms, timing_.heartbeat);
    return actions;
  }
  heartbeat_.on_other_packet(now_ms, timing_.heartbeat);
  switch (packet->type) {
    case PacketType::message:
      actions.message = packet;
      break;
    case PacketType::ping:
      end(CloseReason::transport_error, actions);
      break;  // only servers ping in protocol 4
    case PacketType::close:
      if (transport_ == TransportKind::websocket) break;  // who is on a WebSocket closes that
      release_poll(kNoop, actions);
      end(CloseReason::transport_close, actions);
      break;
    default:
      break;
  }
  return actions;
}

Actions Session::on_websocket_closed(bool by_error) {
  Actions actions;
  if (state_ == State::closed) return actions;
  end(by_error ? CloseReason::transport_error : CloseReason::transport_close, actions);
  actions.close_websocket = false;
  return actions;
}

bool Session::on_probe_opened(std::int64_t now_ms) {
  if (probe_ != Probe::none || upgraded_ || state_ == State::closed) return false;
  probe_ = Probe::opened;
  upgrade_due_ms_ = now_ms + timing_.upgrade_timeout_ms;
  return true;
}

void Session::end_upgrade(Actions& actions) {
  probe_ = Probe::none;
  actions.close_probe = true;
}

Actions Session::on_probe_packet(const std::optional<Packet>& packet, std::int64_t now_ms) {
  Actions actions;
  if (packet && packet->type == PacketType::ping && packet->data == kProbe) {
    actions.answer_probe = true;
    probe_ = Probe::answered;
    noop_due_ms_ = now_ms + timing_.upgrade_noop_ms;
  } else if (packet && packet->type == PacketType::upgrade) {
    complete_upgrade(actions);
  } else {
    end_upgrade(actions);
  }
  return actions;
}

void Session::complete_upgrade(Actions& actions) {
  probe_ = Probe::none;
  upgraded_ = true;
  release_poll(kClose, actions);
  actions.close_websocket = transport_ == TransportKind::websocket;
  actions.adopt_probe = true;
  transport_ = TransportKind::websocket;
  if (state_ != State::closing) return;
  state_ = State::closed;
  actions.closed = CloseReason::forced_close;
}

Actions Session::close(std::int64_t now_ms) {
  Actions actions;
  if (state_ != State::open) return actions;
  if (transport_ == TransportKind::websocket || poll_pending_) {
    end(CloseReason::forced_close, actions);
    return actions;
  }
  state_ = State::closing;
  close_due_ms_ = now_ms + timing_.close_timeout_ms;
  return actions;
}

Actions Session::on_messages_wait() {
  Actions actions;
  release_poll({}, actions);
  return actions;
}

Actions Session::tick_upgrade(std::int64_t now_ms) {
  Actions actions;
  if (probe_ != Probe::none && now_ms >= upgrade_due_ms_) {
    end_upgrade(actions);
  } else if (probe_ == Probe::answered && now_ms >= noop_due_ms_) {
    noop_due_ms_ = now_ms + timing_.upgrade_noop_ms;
    release_poll(kNoop, actions);
  }
  return actions;
}

Actions Session::tick(std::int64_t now_ms) {
  if (state_ == State::closed) return {};
  Actions actions = tick_upgrade(now_ms);
  if (state_ == State::closing && now_ms >= close_due_ms_) {
    end(CloseReason::forced_close, actions);
    return actions;
  }
  switch (heartbeat_.tick(now_ms, timing_.heartbeat)) {
    case Heartbeat::Action::none:
      break;
    case Heartbeat::Action::send_ping:
      actions.send_ping = state_ == State::open;
      break;
    case Heartbeat::Action::timed_out:
      end(CloseReason::ping_timeout, actions);
      break;
  }
  return actions;
}

std::int64_t Session::due_ms() const {
  std::int64_t due = heartbeat_.due_ms();
  if (probe_ != Probe::none) due = std::min(due, upgrade_due_ms_);
  if (probe_ == Probe::answered) due = std::min(due, noop_due_ms_);
  if (state_ == State::closing) due = std::min(due, close_due_ms_);
  return due;
}

}  // namespace fa::wire::engineio
