#include "net/responder.h"

#include <utility>

#include "base/assert.h"
#include "net/http_connection.h"

namespace fa::net {

Responder::Responder(std::shared_ptr<HttpConnection> connection) : connection_(std::move(connection)) {}
Responder::Responder(Responder&& other) noexcept = default;

Responder& Responder::operator=(Responder&& other) noexcept {
  std::swap(connection_, other.connection_);
  return *this;
}

Responder::~Responder() {
  if (pending()) respond(base::http::problem("internal_error", "The request was left without an answer."));
}

void Responder::respond(base::http::Response response) {
  if (const auto connection = std::exchange(connection_, nullptr)) connection->respond(std::move(response));
}

TakenConnection Responder::take_connection() {
  const auto connection = std::exchange(connection_, nullptr);
  return connection ? connection->take() : TakenConnection{};
}

void Responder::hand_over(EventLoop& to, std::move_only_function<void(Responder)> then) {
  if (!pending()) return;
  std::exchange(connection_, nullptr)->hand_over(to, std::move(then));
}

void Responder::on_gone(std::move_only_function<void()> callback) {
  if (connection_) connection_->set_on_gone(std::move(callback));
}

bool Responder::body_follows() const {
  return connection_ && connection_->body_follows();
}

void Responder::on_body(std::move_only_function<void(LateBody)> callback) {
  if (connection_) connection_->set_on_body(std::move(callback));
}

bool Responder::pending() const {
  return connection_ && connection_->is_answering();
}

bool Responder::http_1_0() const {
  return pending() && connection_->http_1_0();
}

EventLoop& Responder::loop() const {
  FA_ASSERT(pending());
  return connection_->loop();
}

}  // namespace fa::net
