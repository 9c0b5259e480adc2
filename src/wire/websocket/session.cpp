#include "wire/websocket/session.h"

namespace fa::wire::websocket {

Session::Received Session::next(std::span<char>& input, std::string& out) {
  while (true) {
    const Parser::Event event = parser_.next(input);
    switch (event.kind) {
      case Parser::Kind::need_more:
        return {};
      case Parser::Kind::text:
        if (is_open()) return {Kind::text, event.payload};
        break;
      case Parser::Kind::binary:
        if (is_open()) return {Kind::binary, event.payload};
        break;
      case Parser::Kind::pong:
        return {Kind::pong, event.payload};
      case Parser::Kind::ping:
        if (is_open()) append_frame(out, Opcode::pong, event.payload);
        break;
      case Parser::Kind::close:
        on_peer_close(event, out);
        break;
      case Parser::Kind::error:
        on_error(event, out);
        break;
    }
  }
}

void Session::on_peer_close(const Parser::Event& event, std::string& out) {
  if (is_open()) {
    close_code_ = event.code;
    append_close(out, event.code, event.payload);
  }
  state_ = State::finished;
}

void Session::on_error(const Parser::Event& event, std::string& out) {
  if (is_open()) {
    close_code_ = event.code;
    append_close(out, event.code, {});
  }
  state_ = State::finished;
}

void Session::close(std::uint16_t code, std::string_view reason, std::string& out) {
  if (!is_open()) return;
  close_code_ = code;
  append_close(out, code, reason);
  state_ = State::closing;
}

}  // namespace fa::wire::websocket
