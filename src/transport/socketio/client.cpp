#include "transport/socketio/client.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "base/log.h"
#include "wire/socketio/encode.h"

namespace fa::transport::socketio {

using wire::socketio::Decoded;
using wire::socketio::NamespaceState;
using wire::socketio::Step;

namespace {

// A longer one is cut, so that it is no token any more.
constexpr std::size_t kQueryBytesKeptMax = 4096;

// What a factory may want to know of the HTTP request long after it was answered. A session is held for hours: the rest
// of the request is not.
std::unique_ptr<const base::http::Request> kept_part(const base::http::Request& handshake) {
  auto kept = std::make_unique<base::http::Request>();
  kept->method = handshake.method;
  kept->path = handshake.path;
  kept->remote_address = handshake.remote_address;
  kept->client = handshake.client;
  kept->visitor = handshake.visitor_id();
  kept->request_id = handshake.request_id;
  for (const auto& header : handshake.headers) {
    if (header.first == "authorization" || header.first == "origin") kept->headers.push_back(header);
  }
  for (const char* name : {"token", "event_names"})
    if (const auto value = handshake.query_param(name))
      kept->query.emplace_back(name, value->substr(0, kQueryBytesKeptMax));
  return kept;
}

}  // namespace

Client::Client(engineio::Session& session, const Namespaces& namespaces, const Settings& settings,
               const base::http::Request& handshake)
    : session_(session),
      namespaces_(namespaces),
      settings_(settings),
      handshake_(kept_part(handshake)),
      decoder_(settings.json) {
  session_.context().wheel.arm(*this, settings_.connect_timeout_ms);
}

Client::~Client() {
  session_.context().loop.forget(*this);
}

void Client::on_text(std::string_view message) {
  on_decoded(decoder_.on_text(message));
}

void Client::on_binary(std::string_view message) {
  on_decoded(decoder_.on_binary(message));
}

void Client::on_decoded(wire::socketio::Decoder::Result result) {
  if (!result) {
    base::log::debug("socket.io packet refused", {{"error", std::to_string(static_cast<int>(result.error()))}});
    return close_session();
  }
  if (!session_.hold_input(decoder_.held_bytes())) return close_session();
  if (*result) on_packet(**result);
}

void Client::on_packet(Decoded& decoded) {
  ClientSocket* socket = find(decoded.packet.nsp);
  if (!socket && decoded.packet.type != wire::socketio::PacketType::connect && has_just_left(decoded.packet.nsp))
    return;
  switch (wire::socketio::step_for(decoded.packet.type, socket ? socket->state() : NamespaceState::absent)) {
    case Step::connect:
      return connect(decoded);
    case Step::event:
      FA_ASSERT(socket != nullptr);  // step_for gives these two for namespaces that are there
      return dispatch_event(*socket, decoded);
    case Step::disconnect:
      FA_ASSERT(socket != nullptr);
      return remove(*socket);
    case Step::close_connection:
      return close_session();
    case Step::ignore:
      return;
  }
}

void Client::connect(const Decoded& decoded) {
  const auto found = namespaces_.find(decoded.packet.nsp);
  if (found == namespaces_.end()) {
    session_.send_message(wire::socketio::encode_connect_error(decoded.packet.nsp, "Invalid namespace"));
    return;
  }
  ClientSocket& socket = *sockets_.emplace_back(std::make_unique<ClientSocket>(*this, session_, found->first));
  const base::json::Value* auth = decoded.payload ? &*decoded.payload : nullptr;
  if (socket.connect(found->second, auth, *handshake_)) {
    session_.context().wheel.disarm(*this);
    session_.claim();
  } else {
    remove(socket);
  }
}

void Client::dispatch_event(ClientSocket& socket, Decoded& decoded) {
  if (!decoded.payload) return;
  const std::string name = decoded.payload->items().front().text();
  socket.on_event({name, *decoded.payload, wire::socketio::arguments_after_name(decoded.packet.json), decoded.packet.id,
                   decoded.attachments});
}

ClientSocket* Client::find(std::string_view nsp) const {
  const auto found = std::ranges::find_if(sockets_, [&](const auto& socket) { return socket->nsp() == nsp; });
  return found == sockets_.end() ? nullptr : found->get();
}

// What the client sent before it can have known that the namespace was left is no offence.
bool Client::has_just_left(std::string_view nsp) const {
  return std::ranges::any_of(removed_, [&](const auto& socket) { return socket->nsp() == nsp; });
}

void Client::remove(ClientSocket& socket) {
  const auto found = std::ranges::find_if(sockets_, [&](const auto& owned) { return owned.get() == &socket; });
  if (found == sockets_.end()) return;
  socket.retire();
  removed_.push_back(std::move(*found));
  sockets_.erase(found);
  session_.context().loop.at_end_of_turn(*this);
}

void Client::on_end_of_turn() {
  for (const auto& socket : std::exchange(removed_, {})) socket->on_gone();
}

void Client::disconnect() {
  while (!sockets_.empty()) sockets_.back()->disconnect(false);
  close_session();
}

void Client::close_session() {
  session_.close(wire::websocket::close_code::kNone, {});
}

void Client::on_timeout() {
  if (sockets_.empty()) close_session();
}

void Client::on_writable() {
  for (std::size_t i = 0; i < sockets_.size(); ++i) sockets_[i]->on_writable();
}

void Client::on_closed() {
  session_.context().wheel.disarm(*this);
  for (const auto& socket : std::exchange(removed_, {})) socket->on_gone();
  for (const auto& socket : std::exchange(sockets_, {})) socket->on_gone();
}

}  // namespace fa::transport::socketio
