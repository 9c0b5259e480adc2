#include "gateway/support/clients.h"

#include <gtest/gtest.h>

#include "support/client_key.h"
#include "transport/socketio/settings.h"

namespace fa::gateway::test {
namespace {

base::http::Request request_from(const std::string& address) {
  base::http::Request request;
  request.method = "GET";
  request.remote_address = address;
  request.client = fa::test::client_of(request.remote_address);
  return request;
}

// `42/chat,["name",{…}]` or `43/chat,7[{…}]`; nullopt where it is of another namespace.
std::optional<Message> read_packet(std::string_view packet, std::string_view nsp) {
  const bool is_ack = packet.starts_with("43");
  packet.remove_prefix(2);
  std::string_view of = "/";
  if (packet.starts_with('/')) {
    of = packet.substr(0, packet.find(','));
    packet.remove_prefix(of.size() + 1);
  }
  if (of != nsp) return std::nullopt;
  const auto array = packet.find('[');
  const Value args = parse(packet.substr(array));
  if (is_ack) return Message{"ack", std::string(packet.substr(0, array)), args.items()[0]};
  return Message{args.items()[0].text(), {}, args.items()[1]};
}

}  // namespace

Value parse(std::string_view json) {
  auto value = base::json::parse(json);
  EXPECT_TRUE(value.has_value()) << json;
  return value ? *value : Value();
}

transport::SendResult FakeChannel::send(const transport::SharedFrames& frames) {
  if (close_code) return transport::SendResult::closed;
  ++writes;
  for (std::size_t i = 0; i < frames->payloads.size(); ++i) payloads.emplace_back(frames->payload(i));
  return congested ? transport::SendResult::congested : transport::SendResult::accepted;
}

transport::SendResult FakeChannel::send_text(std::string_view payload) {
  if (close_code) return transport::SendResult::closed;
  payloads.emplace_back(payload);
  return congested ? transport::SendResult::congested : transport::SendResult::accepted;
}

void FakeChannel::close(std::uint16_t code, std::string_view /*reason*/) {
  if (!close_code) close_code = code;
}

const Value* Client::answer(const std::string& ref) const {
  read_ = messages();
  for (const Message& message : read_)
    if (message.type == "ack" && message.ref == ref) return &message.body;
  return nullptr;
}

std::string Client::ack_code(const std::string& ref) const {
  const Value* found = answer(ref);
  if (!found) return "";
  const Value* error = found->find("error");
  return error ? *error->string_at("code") : "ok";
}

std::vector<Value> Client::events(std::string_view type) const {
  std::vector<Value> found;
  for (Message& message : messages())
    if (message.type == type) found.push_back(std::move(message.body));
  return found;
}

PlainClient::PlainClient(const Gateway::Endpoints& endpoints, const std::optional<std::string>& token,
                         const std::string& address, const std::string& browser) {
  connection = &own_;
  auto request = request_from(address);
  if (!browser.empty()) request.headers.emplace_back("user-agent", browser);
  if (token) request.headers.emplace_back("authorization", "Bearer " + *token);
  handler_ = endpoints.websocket(own_, request);
}

std::string PlainClient::request(std::string_view type, std::string_view fields) {
  const std::string ref = std::to_string(++requests_);
  std::string frame = R"({"type":")" + std::string(type) + R"(","ref":)" + ref;
  if (!fields.empty()) frame.append(",").append(fields);
  send(frame + "}");
  return ref;
}

void PlainClient::drain() {
  own_.congested = false;
  if (handler_) handler_->on_writable();
}

std::vector<Message> PlainClient::messages() const {
  std::vector<Message> out;
  for (const std::string& payload : own_.payloads) {
    Value body = parse(payload);
    const Value* ref = body.find("ref");
    out.push_back({*body.string_at("type"), ref ? base::json::to_text(*ref) : "", std::move(body)});
  }
  return out;
}

SocketIoClient::SocketIoClient(const Gateway::Endpoints& endpoints, std::string nsp, const std::string& auth_json,
                               FakeChannel* shared_channel, base::http::Headers query)
    : nsp_(std::move(nsp)) {
  connection = shared_channel ? shared_channel : &own_;
  Value auth;
  if (!auth_json.empty()) auth = parse(auth_json);
  auto handshake = request_from("192.0.2.1");
  handshake.query = std::move(query);
  auto result = endpoints.socketio(*this, auth_json.empty() ? nullptr : &auth, handshake);
  if (!result) {
    refusal = result.error();
    return;
  }
  handler_ = std::move(*result);
  if (!held_) connected = true;
}

std::string SocketIoClient::request(std::string_view type, std::string_view fields) {
  return send(type, "{" + std::string(fields) + "}");
}

std::string SocketIoClient::send(std::string_view name, std::string_view args_json,
                                 const std::vector<std::string>& attachments) {
  const auto id = static_cast<transport::socketio::AckId>(++requests_);
  std::string array = "[";
  base::json::append_escaped(array, name);
  if (!args_json.empty()) array.append(",").append(args_json);
  auto args = base::json::parse(array + "]", transport::socketio::Settings().json);  // as served
  EXPECT_TRUE(args.has_value()) << array;
  if (args) handler_->on_event({name, *args, args_json, id, attachments});
  return std::to_string(id);
}

transport::SendResult SocketIoClient::emit(std::string_view event, std::string_view args_json,
                                           const std::vector<std::string>&) {
  return connection->send_text(transport::socketio::encode_event(nsp_, event, args_json));
}

transport::SendResult SocketIoClient::ack(transport::socketio::AckId id, std::string_view args_json,
                                          const std::vector<std::string>&) {
  const std::string nsp = nsp_ == "/" ? "" : nsp_ + ",";
  return connection->send_text("43" + nsp + std::to_string(id) + "[" + std::string(args_json) + "]");
}

void SocketIoClient::drain() {
  connection->congested = false;
  if (handler_) handler_->on_writable();
}

std::vector<Message> SocketIoClient::messages() const {
  std::vector<Message> out;
  for (const std::string& payload : connection->payloads)
    if (auto message = read_packet(payload, nsp_)) out.push_back(std::move(*message));
  return out;
}

}  // namespace fa::gateway::test
