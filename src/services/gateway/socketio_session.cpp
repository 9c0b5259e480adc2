#include "services/gateway/socketio_session.h"

#include <charconv>
#include <utility>

#include "base/assert.h"
#include "services/gateway/hub.h"

namespace fa::gateway {
namespace {

using transport::socketio::AckId;
using transport::socketio::Event;

// The token of CONNECT's payload. One that is there and no string is a bad token, never no token.
std::optional<std::string> token_of(const base::json::Value* auth) {
  const base::json::Value* token = auth ? auth->find("token") : nullptr;
  if (!token || token->is_null()) return std::nullopt;
  return token->is_string() ? token->text() : std::string();
}

}  // namespace

SocketIoSession::SocketIoSession(Hub& hub, transport::socketio::Socket& socket, Audience audience,
                                 const base::http::Request& handshake)
    : socket_(socket), channel_(socket.channel()), audience_(audience), session_(hub, *this, handshake) {}

void SocketIoSession::connect(const base::json::Value* auth) {
  if (!session_.connect(token_of(auth))) socket_.hold();
}

void SocketIoSession::on_event(const Event& event) {
  const ReplyToken reply = event.ack_id ? std::to_string(*event.ack_id) : ReplyToken();
  if (!event.attachments.empty()) return session_.on_unreadable("binary attachments are not taken here", reply);
  if (event.args.was_cut()) return session_.on_unreadable("the JSON is too deep or has too many keys or values", reply);
  if (event.args.had_repeated_keys()) return session_.on_unreadable("a key stands twice in one object", reply);
  base::json::Value body;
  if (event.args.items().size() > 1) body = event.args.take_item(1);
  // BID is short for those who write frames by hand; here the name of the event says it all.
  if (event.name == "BID") return session_.on_unreadable("unknown type", reply);
  session_.on_message(event.name, std::move(body), reply, event.args_json.size());
}

void SocketIoSession::send_event(wire::MessageType type, std::string_view body) {
  socket_.emit(wire::to_string(type), body);
}

void SocketIoSession::send_ack(const ReplyToken& reply, std::string_view ack) {
  AckId id = 0;
  const auto read = std::from_chars(reply.data(), reply.data() + reply.size(), id);
  FA_ASSERT(read.ec == std::errc());
  socket_.ack(id, ack);
}

}  // namespace fa::gateway
