// The answer to one request that an asynchronous route gives later. Move-only; belongs to the loop of its connection.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "base/http/message.h"
#include "net/event_loop.h"
#include "net/tcp_connection.h"

namespace fa::net {

class HttpConnection;

struct TakenConnection {
  std::unique_ptr<TcpConnection> connection;  // attached to the loop; give it a handler before this turn ends
  std::string leftover;                       // bytes that came after the request: the new owner reads them first
};

// A body that came after its request's head; or the status with which the client was told that it will not be taken
// (408, 413, 400), 0 where the client has gone.
using LateBody = std::expected<std::string, int>;

class Responder {
 public:
  Responder() = default;
  explicit Responder(std::shared_ptr<HttpConnection> connection);
  Responder(Responder&& other) noexcept;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();  // of an unanswered request: 500

  // Each of the next three ends this responder, and does nothing where the peer has gone.
  void respond(base::http::Response response);
  // The socket with no HTTP on it any more (101 is the caller's to write). nullptr inside where the peer has gone.
  TakenConnection take_connection();
  // Moves the connection to another loop of the same server, where it stays; `then` runs there, unless the peer goes
  // or the server stops before. Ends on_gone's watch: the new responder watches anew.
  void hand_over(EventLoop& to, std::move_only_function<void(Responder)> then);

  // Called once, on the loop, where the peer goes before the answer. Not called after the answer.
  void on_gone(std::move_only_function<void()> callback);
  // The request was given without its body (Dispatch::at_head). on_body() gets it, at once where it has come by now. An
  // answer before that ends the connection.
  bool body_follows() const;
  void on_body(std::move_only_function<void(LateBody)> callback);
  bool pending() const;     // neither answered nor gone
  bool http_1_0() const;    // of a pending responder: its request speaks HTTP/1.0
  EventLoop& loop() const;  // of the connection; for a pending responder only

 private:
  std::shared_ptr<HttpConnection> connection_;
};

}  // namespace fa::net
