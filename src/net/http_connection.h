// One client's HTTP/1.1 connection: requests in, answers out in the same order, one at a time. While it is idle it has
// neither a parser nor a buffer. Loop thread only; kept alive by its worker and by whoever is to answer.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/http/message.h"
#include "base/http/router.h"
#include "net/http_context.h"
#include "net/input_buffer.h"
#include "net/request_parser.h"
#include "net/responder.h"
#include "net/tcp_connection.h"
#include "net/timeout_wheel.h"

namespace fa::net {

// What of a request its answer needs; exists from the first byte of the request to the answer.
struct Exchange {
  std::int64_t started_us = 0;
  base::ClientKey client{};                           // whose request it is, once its head has come
  bool charged = false;                               // to that client's rate
  std::size_t body_bytes = 0;                         // of the body that its route has
  std::unique_ptr<base::http::Response> late_answer;  // to a client that asks too often; given after a while
  std::string method;
  std::string origin;
  bool takes_credentials = false;  // of that origin's pages
  std::string request_id;
  bool keep_alive = false;  // until a whole head says otherwise
  bool http_1_0 = false;
  const AsyncRoute* async_route = nullptr;
  base::http::Match match;
  std::move_only_function<void()> on_gone;
  bool body_follows = false;        // its route has it, and gets the body later:
  std::optional<std::string> body;  // come, and not yet asked for
  std::move_only_function<void(LateBody)> on_body;

  std::string_view route_label() const;
};

class HttpConnection final : private TcpConnectionHandler,
                             private WheelEntry,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  explicit HttpConnection(std::unique_ptr<TcpConnection> tcp);
  ~HttpConnection() override;

  void start(HttpWorker& worker);
  void continue_on(HttpWorker& worker);  // with the request that is being answered
  void close_if_idle();
  // It has had an answer, and nothing of a next request has come.
  bool waits_unused() const { return state_ == State::receiving && served_ && !parser_ && tcp_->queued_bytes() == 0; }
  const base::ClientKey& client() const { return tcp_->pass().client(); }  // while it is open
  void close();

  // For the one Responder of the request that is being answered.
  bool is_answering() const { return state_ == State::answering; }
  void respond(base::http::Response response);
  TakenConnection take();
  void hand_over(EventLoop& to, std::move_only_function<void(Responder)> then);
  void set_on_gone(std::move_only_function<void()> callback);
  bool http_1_0() const { return is_answering() && exchange_->http_1_0; }
  bool body_follows() const { return is_answering() && exchange_->body_follows; }
  void set_on_body(std::move_only_function<void(LateBody)> callback);
  EventLoop& loop() const;

 private:
  enum class State {
    receiving,  // idle, or a request is coming in
    received,   // whole, not yet given to its route
    answering,  // a route has it
    draining,   // the client must take the answer before the next request is read
    lingering,  // our side is done; what still comes is discarded until the client closes
    closed,
  };

  void on_bytes(std::string_view bytes) override;
  void on_end(ConnectionEnd end) override;
  void on_drained() override;
  void on_timeout() override;

  // The next bytes belong to the request at hand, or begin one.
  bool reads_request() const { return state_ == State::receiving || (state_ == State::answering && parser_); }
  void proceed();
  std::size_t receive(std::string_view bytes);
  void begin_request();
  bool head_received();
  bool admitted();
  bool charge_request(admission::Demand demand);
  void answer_late(std::int64_t retry_after_ms);
  void account_input();
  void body_received();
  void refuse(RequestParser::Refusal why);  // by value: it may be the parser's, which goes
  void end_with(base::http::Response response);
  void discard(std::size_t count);
  void finish();
  void bound_input();
  void wait(std::int64_t ms_max);

  void dispatch();
  void dispatch_head();
  void run_async(base::http::Request request);
  void run_on_pool(base::http::Request request);
  base::http::Response answer_without_route(const base::http::Request& request) const;
  bool leads_elsewhere(const base::http::Request& request) const;
  void send(base::http::Response response, const Exchange& exchange, bool keep_alive);
  bool send_from_file();
  void keep_file_open(const base::ClientKey& client);
  void report(const Exchange& exchange, int status, const base::http::LogNote& note = {}) const;
  const HttpLimits& limits() const;

  HttpWorker* worker_ = nullptr;
  std::unique_ptr<TcpConnection> tcp_;  // null once taken or closed
  std::unique_ptr<RequestParser> parser_;
  std::unique_ptr<Exchange> exchange_;
  InputBuffer input_;                                   // beyond the request that is being answered
  std::shared_ptr<const base::http::BodySource> file_;  // the rest of the answer, from file_sent_ on
  std::size_t file_sent_ = 0;
  admission::Lease file_lease_;  // while file_ is open
  std::size_t discarded_ = 0;
  State state_ = State::receiving;
  bool proceeding_ = false;
  bool read_ended_ = false;
  bool paused_ = false;
  bool ends_after_answer_ = false;  // while draining
  bool served_ = false;             // one request at least
  bool last_wait_ = false;          // while lingering: the client has had its time to take the answer
};

}  // namespace fa::net
