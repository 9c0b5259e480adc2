#include "net/http_connection.h"

#include <utility>

#include "base/assert.h"
#include "net/head_syntax.h"
#include "net/http_worker.h"
#include "net/request_id.h"

namespace fa::net {

namespace {

constexpr RequestParser::Refusal kTooSlow{408, "request_timeout", "The request did not come in time."};
constexpr RequestParser::Refusal kTooManyConnections{503, "unavailable", "There are too many connections."};
constexpr RequestParser::Refusal kNoRoom{503, "unavailable", "Too much is being sent at once."};
constexpr std::size_t kUnroutedBodyBytesMax = 64 * kKiB;  // read and forgotten before a 404

// The routes read bodies as they are; a coded one would be taken for nonsense.
bool is_coded(const base::http::Request& request) {
  const auto coding = request.header_list("content-encoding");
  return !coding.empty() && lower_case(coding) != "identity";
}

}  // namespace

HttpConnection::HttpConnection(std::unique_ptr<TcpConnection> tcp) : tcp_(std::move(tcp)) {}
HttpConnection::~HttpConnection() = default;

void HttpConnection::start(HttpWorker& worker) {
  worker_ = &worker;
  tcp_->attach(worker.loop(), *this);
  wait(limits().head_ms_max);
}

void HttpConnection::continue_on(HttpWorker& worker) {
  worker_ = &worker;
  tcp_->attach(worker.loop(), *this);
  if (worker.cut()) return close();
  if (parser_) wait(limits().body_ms_max);
}

EventLoop& HttpConnection::loop() const {
  FA_ASSERT(worker_ != nullptr);
  return worker_->loop();
}

const HttpLimits& HttpConnection::limits() const {
  return worker_->context().settings.limits;
}

void HttpConnection::wait(std::int64_t ms_max) {
  worker_->wheel().arm(*this, ms_max);
}

void HttpConnection::on_bytes(std::string_view bytes) {
  const auto self = shared_from_this();
  if (reads_request() && input_.empty()) bytes.remove_prefix(receive(bytes));
  if (state_ == State::lingering) return discard(bytes.size());
  input_.append(bytes);
  proceed();
  account_input();
}

// Charges to the client what is kept of its input: of a request that still comes, of one that is being answered, and of
// what was read ahead.
void HttpConnection::account_input() {
  if (!tcp_) return;
  const std::size_t held =
      (parser_ ? parser_->held_bytes() : 0) + input_.size() + (exchange_ ? exchange_->body_bytes : 0);
  const auto verdict = tcp_->pass().hold_input(held);
  if (verdict == admission::Verdict::granted) return;
  tcp_->refused(admission::Resource::input_bytes, verdict);
  reads_request() && parser_ ? refuse(kNoRoom) : close();
}

// Gives received requests to their routes, and reads on from what was read ahead, as far as both are possible now.
void HttpConnection::proceed() {
  if (std::exchange(proceeding_, true)) return;
  for (;;) {
    if (state_ == State::received)
      dispatch();
    else if (reads_request() && !input_.empty())
      input_.consume(receive(input_.view()));
    else
      break;
  }
  proceeding_ = false;
  if (state_ == State::receiving && read_ended_) return finish();
  bound_input();
}

// Takes bytes of one request; stops behind its end, or where it is refused.
std::size_t HttpConnection::receive(std::string_view bytes) {
  if (!parser_) begin_request();
  std::size_t taken = 0;
  for (;;) {
    const auto progress = parser_->feed(bytes.substr(taken));
    taken += progress.consumed;
    switch (progress.step) {
      case RequestParser::Step::needs_more:
        dispatch_head();
        return taken;
      case RequestParser::Step::head:
        if (!head_received()) return taken;
        break;
      case RequestParser::Step::request:
        state_ == State::answering ? body_received() : static_cast<void>(state_ = State::received);
        return taken;
      case RequestParser::Step::refused:
        refuse(parser_->refusal());
        return taken;
    }
  }
}

void HttpConnection::begin_request() {
  parser_ = std::make_unique<RequestParser>(limits());
  exchange_ = std::make_unique<Exchange>();
  exchange_->started_us = loop().now_us();
  wait(limits().head_ms_max);
}

// false: the request has been answered without its body.
bool HttpConnection::head_received() {
  auto& context = worker_->context();
  auto& request = parser_->request();
  const PeerAddress client = client_address_of(request, tcp_->peer(), context.settings.trust_proxy);
  request.remote_address = client.text();
  request.client = client.client();
  request.request_id = request_id_of(request);
  exchange_->client = request.client;
  exchange_->method = request.method;
  exchange_->origin = request.header("origin").value_or("");
  exchange_->takes_credentials = context.cors.takes_credentials(request.path);
  exchange_->request_id = request.request_id;
  exchange_->keep_alive = request.keep_alive;
  exchange_->http_1_0 = parser_->http_1_0();
  exchange_->async_route = context.find_async(request.path);
  if (!exchange_->async_route) exchange_->match = context.router->match(request.method, request.path);

  if (!admitted()) return false;
  if (is_coded(request) && parser_->has_body() && exchange_->match.route) {
    end_with(base::http::problem("unsupported_media_type", "A body is taken as it is, without a content coding.")
                 .set("Accept-Encoding", "identity"));
    return false;
  }
  const auto* const route = exchange_->match.route;
  const bool routed = exchange_->async_route || route;
  const std::size_t body_max = exchange_->async_route ? exchange_->async_route->body_max_bytes
                               : route                ? route->body_max
                                                      : kUnroutedBodyBytesMax;
  if (!parser_->set_body_max(body_max)) {
    refuse(parser_->refusal());
    return false;
  }
  if (parser_->expects_continue()) {
    if (!routed) {
      exchange_->keep_alive = false;  // the body may come or not
      state_ = State::received;
      return false;
    }
    tcp_->write_copy("HTTP/1.1 100 Continue\r\n\r\n");
  }
  wait(limits().body_ms_max);
  return true;
}

// false: the request has been answered, or will be.
bool HttpConnection::admitted() {
  const auto* const route = exchange_->match.route;
  if (!charge_request(route ? route->demand : admission::Demand::usual)) return false;
  auto verdict = tcp_->pass().charge_to(exchange_->client);
  if (verdict == admission::Verdict::client_is_full && worker_->close_idle_of(exchange_->client))
    verdict = tcp_->pass().charge_to(exchange_->client);
  if (verdict != admission::Verdict::granted) {
    tcp_->refused(admission::Resource::connections, verdict);
    refuse(kTooManyConnections);
    return false;
  }
  if (!route || !route->at_head) return true;
  auto refused = route->at_head(parser_->request(), exchange_->match.params);
  if (refused) end_with(std::move(*refused));
  return !refused.has_value();
}

// false: the client asks too often, and will be told.
bool HttpConnection::charge_request(admission::Demand demand) {
  auto& door = *worker_->context().door;
  exchange_->charged = true;
  const auto retry_after_ms = door.request(exchange_->client, demand, loop().now_us());
  if (retry_after_ms == 0) return true;
  tcp_->refused(admission::Resource::requests, admission::Verdict::client_is_full);
  answer_late(retry_after_ms);
  return false;
}

// Told at once, it would ask again at once. Until it is told, nothing more of this connection is looked at.
void HttpConnection::answer_late(std::int64_t retry_after_ms) {
  auto response = base::http::problem("rate_limited", "There were too many requests from your address.", {},
                                      "\"retry_after_ms\":" + std::to_string(retry_after_ms));
  response.set("Retry-After", std::to_string((retry_after_ms + 999) / 1000));
  exchange_->late_answer = std::make_unique<base::http::Response>(std::move(response));
  exchange_->keep_alive = false;
  parser_.reset();
  state_ = State::answering;
  wait(worker_->context().door->limits().refusal_delay_ms);
}

void HttpConnection::body_received() {
  worker_->wheel().disarm(*this);
  exchange_->body = std::move(parser_->request().body);
  parser_.reset();
  if (auto on_body = std::move(exchange_->on_body)) on_body(*std::exchange(exchange_->body, std::nullopt));
}

void HttpConnection::refuse(RequestParser::Refusal why) {
  if (!exchange_->charged) {  // nothing of it could be read, so it is the peer's
    exchange_->client = tcp_->peer().client();
    if (!charge_request(admission::Demand::usual)) return;
  }
  auto response = base::http::problem(why.code, why.detail);
  FA_ASSERT(response.status == why.status);
  end_with(std::move(response));
}

// Answers a request that is not read any further; the connection ends behind the answer.
void HttpConnection::end_with(base::http::Response response) {
  auto on_body = std::move(exchange_->on_body);
  const int status = response.status;
  exchange_->keep_alive = false;
  if (exchange_->request_id.empty()) exchange_->request_id = new_request_id();
  parser_.reset();
  state_ = State::answering;
  respond(std::move(response));
  if (on_body) on_body(std::unexpected(status));
}

// The end of our side. The client has until the timeout to take what is queued and to close: closing at once over bytes
// that still come would reset the connection and lose the answer.
void HttpConnection::finish() {
  state_ = State::lingering;
  parser_.reset();
  input_.clear();
  tcp_->shutdown_write();
  tcp_->resume_reading();
  if (read_ended_ && tcp_->queued_bytes() == 0) return close();
  wait(limits().linger_ms_max);
}

void HttpConnection::discard(std::size_t count) {
  discarded_ += count;
  if (discarded_ > kLingerBytesMax) close();
}

void HttpConnection::bound_input() {
  if (!tcp_ || state_ == State::lingering) return;
  const bool full = input_.size() > kPipelinedBytesMax;
  if (full == paused_) return;
  paused_ = full;
  full ? tcp_->pause_reading() : tcp_->resume_reading();
}

void HttpConnection::on_drained() {
  const auto self = shared_from_this();
  if (state_ == State::lingering) return wait(limits().linger_ms_max);
  if (state_ != State::draining) return;
  if (file_) {
    if (!send_from_file()) return close();
    if (file_ || tcp_->queued_bytes() > kDrainNoticeBytes) return wait(limits().write_ms_max);
  }
  if (ends_after_answer_ || worker_->stopping()) return finish();
  state_ = State::receiving;
  wait(limits().idle_ms_max);
  proceed();
}

void HttpConnection::on_end(ConnectionEnd end) {
  const auto self = shared_from_this();
  read_ended_ = true;
  if (end == ConnectionEnd::broken) return close();
  switch (state_) {
    case State::receiving:
      return finish();
    case State::answering:
      if (exchange_->async_route) close();
      return;  // a route that runs still gets its answer through: the client may have closed its side only
    case State::lingering:
      if (tcp_->queued_bytes() == 0) close();
      return;
    default:
      return;
  }
}

void HttpConnection::on_timeout() {
  const auto self = shared_from_this();
  if (state_ == State::answering && exchange_->late_answer) return respond(std::move(*exchange_->late_answer));
  if (reads_request() && parser_) return refuse(kTooSlow);
  const bool still_writing = state_ == State::lingering && tcp_->queued_bytes() > 0;
  if (!still_writing || std::exchange(last_wait_, true)) return close();
  wait(limits().write_ms_max);
}

void HttpConnection::close_if_idle() {
  if (state_ != State::receiving || parser_) return;
  tcp_->queued_bytes() == 0 ? close() : finish();
}

void HttpConnection::close() {
  if (state_ == State::closed) return;
  const auto self = shared_from_this();
  const bool was_answering = std::exchange(state_, State::closed) == State::answering;
  const auto unanswered = was_answering ? std::move(exchange_) : nullptr;
  auto& worker = *worker_;
  worker.wheel().disarm(*this);
  tcp_.reset();
  file_.reset();
  parser_.reset();
  input_.clear();
  worker.release(*this);
  if (unanswered) report(*unanswered, 0);
  if (worker.context().observer.on_connections) worker.context().observer.on_connections(-1);
  worker.context().open.remove();
  worker_ = nullptr;
  if (unanswered && unanswered->on_gone) unanswered->on_gone();
  if (unanswered && unanswered->on_body) unanswered->on_body(std::unexpected(0));
}

}  // namespace fa::net
