#include "services/gateway/socketio_session.h"

#include <charconv>
#include <utility>

#include "base/assert.h"
#include "services/gateway/hub.h"
#include "wire/client_json.h"

namespace fa::gateway {
namespace {

using transport::socketio::AckId;
using transport::socketio::Event;

// The token of CONNECT's payload, or of the handshake's query. One that is there and no string is a bad token, never no
// token; so is an empty one.
std::optional<std::string> token_of(const base::json::Value* auth, const base::http::Request& handshake) {
  const base::json::Value* token = auth ? auth->find("token") : nullptr;
  if (token && !token->is_null()) return token->is_string() ? token->text() : std::string();
  const auto in_query = handshake.query_param("token");
  return in_query ? std::optional<std::string>(*in_query) : std::nullopt;
}

// `socket.send({type: 'BID', amount})`, or its text: the event `message` is for this one type. Everything else has a
// name of its own. nullopt where it is no such bid.
std::optional<base::json::Value> read_bid_message(base::json::Value body) {
  if (body.is_string()) {
    auto object = wire::parse_client_json(body.text());
    if (!object) return std::nullopt;
    body = std::move(*object);
  }
  const std::string* type = body.is_object() ? body.string_at("type") : nullptr;
  if (!type || *type != "BID") return std::nullopt;
  return body;
}

}  // namespace

SocketIoSession::SocketIoSession(Hub& hub, transport::socketio::Socket& socket, Audience audience,
                                 const base::http::Request& handshake)
    : socket_(socket), channel_(socket.channel()), audience_(audience), session_(hub, *this, handshake) {}

void SocketIoSession::connect(const base::json::Value* auth, const base::http::Request& handshake) {
  if (session_.connect(token_of(auth, handshake)))
    session_.greet();
  else
    socket_.hold();
}

void SocketIoSession::admitted() {
  socket_.accept();
  session_.greet();
}

void SocketIoSession::on_event(const Event& event) {
  const ReplyToken reply = event.ack_id ? std::to_string(*event.ack_id) : ReplyToken();
  if (!event.attachments.empty()) return session_.on_unreadable("binary attachments are not taken here", reply);
  if (event.args.was_cut()) return session_.on_unreadable("the JSON is too deep or has too many keys or values", reply);
  if (event.args.had_repeated_keys()) return session_.on_unreadable("a key stands twice in one object", reply);
  base::json::Value body;
  if (event.args.items().size() > 1) body = event.args.take_item(1);
  std::string_view type = event.name;
  if (type == "message") {
    auto bid = read_bid_message(std::move(body));
    if (!bid) return session_.on_unreadable("message is for {\"type\":\"BID\",\"amount\":X} alone", reply);
    body = std::move(*bid);
    type = "BID";
  }
  session_.on_message(type, std::move(body), reply, event.args_json.size());
}

void SocketIoSession::send_event(wire::MessageType type, std::string_view body) {
  socket_.emit(event_name(audience_, type), body);
}

void SocketIoSession::send_ack(const ReplyToken& reply, std::string_view ack) {
  AckId id = 0;
  const auto read = std::from_chars(reply.data(), reply.data() + reply.size(), id);
  FA_ASSERT(read.ec == std::errc());
  socket_.ack(id, ack);
}

}  // namespace fa::gateway
