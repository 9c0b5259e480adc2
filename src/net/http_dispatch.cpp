// The second half of a request's life: its route, and its answer.
#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/log.h"
#include "net/http_connection.h"
#include "net/http_worker.h"
#include "net/peer_address.h"
#include "net/request_target.h"
#include "net/response_writer.h"

namespace fa::net {

namespace {

using base::http::LogNote;
using base::http::Match;
using base::http::problem;
using base::http::Request;
using base::http::Response;

constexpr std::size_t kSeparateBodyBytesMin = 16 * kKiB;  // a larger body is moved, not copied behind its head

Response internal_error(const std::string& request_id) {
  return problem("internal_error", "Something went wrong here; the request id helps to find it.", {},
                 "\"request_id\":\"" + request_id + "\"");
}

// Nobody signed in, not allowed, or too often: whoever looks for an attacker looks for these.
bool tells_of_an_attack(int status) {
  return status == 401 || status == 403 || status == 429;
}

bool names(const LogNote& note, std::string_view name) {
  return std::ranges::any_of(note.fields, [name](const auto& field) { return field.first == name; });
}

// Reading and realtime traffic come by the thousand; what changes something does not, nor what signs somebody in or
// out, which may be a GET.
base::log::Level log_level(const Exchange& exchange, int status, const LogNote& note) {
  const bool changes = exchange.match.route && exchange.method != "GET" && exchange.method != "HEAD";
  return (changes || tells_of_an_attack(status) || names(note, "account_id")) && !note.is_routine
             ? base::log::Level::info
             : base::log::Level::debug;
}

bool is_done_for_a_person(int status, const LogNote& note) {
  return status < 400 && (names(note, "user_id") || names(note, "account_id"));
}

// The route and not the path, which may hold somebody's key; nor a query. What was refused, or done for nobody in
// particular, has a bound: it may come as fast as somebody likes.
void log_request(admission::Door& door, const Exchange& exchange, int status, std::int64_t duration_us,
                 const LogNote& note) {
  const auto level = log_level(exchange, status, note);
  if (!base::log::enabled(level)) return;
  const bool is_bounded = level != base::log::Level::debug && !is_done_for_a_person(status, note);
  if (is_bounded && !door.log_line(exchange.client, exchange.started_us + duration_us)) return;
  std::vector<base::log::Field> fields{
      {"request_id", exchange.request_id}, {"client", PeerAddress{exchange.client}.text()},
      {"method", exchange.method},         {"route", std::string(exchange.route_label())},
      {"status", std::to_string(status)},  {"duration_us", std::to_string(duration_us)}};
  for (const auto& [name, value] : note.fields) fields.emplace_back(name, value);
  base::log::write(level, "request", fields);
}

// The one place where what a handler throws ends.
Response run_handler(const Match& match, const Request& request) {
  try {
    return match.route->handler(request, match.params);
  } catch (const std::exception& failure) {
    base::log::error("a route failed",
                     {{"request_id", request.request_id}, {"route", match.route->pattern}, {"error", failure.what()}});
    return internal_error(request.request_id);
  }
}

}  // namespace

std::string_view Exchange::route_label() const {
  if (async_route) return async_route->path;
  return match.route ? std::string_view(match.route->pattern) : "none";
}

void HttpConnection::dispatch() {
  state_ = State::answering;
  worker_->wheel().disarm(*this);
  Request request = std::move(parser_->request());
  exchange_->body_bytes = request.body.capacity();
  parser_.reset();
  const auto& context = worker_->context();
  if (context.cors.enabled() && CorsPolicy::is_preflight(request)) {
    const auto& allow = exchange_->match.allow;
    respond(context.cors.preflight_response(request, allow.empty() ? "GET, POST" : allow));
  } else if (exchange_->async_route) {
    run_async(std::move(request));
  } else if (!exchange_->match.route) {
    respond(answer_without_route(request));
  } else if (exchange_->match.route->run == base::http::Run::inline_) {
    respond(run_handler(exchange_->match, request));
  } else {
    run_on_pool(std::move(request));
  }
}

// Gives a request whose body is still on its way to a route that wants to know of it by now.
void HttpConnection::dispatch_head() {
  if (state_ != State::receiving || !exchange_->async_route) return;
  if (exchange_->async_route->dispatch != Dispatch::at_head || exchange_->method == "OPTIONS") return;
  state_ = State::answering;
  exchange_->body_follows = true;
  Request& received = parser_->request();
  auto body = std::exchange(received.body, {});
  Request head = received;
  received.body = std::move(body);
  run_async(std::move(head));
}

void HttpConnection::run_async(Request request) {
  const auto request_id = request.request_id;
  try {
    exchange_->async_route->handler(std::move(request), Responder(shared_from_this()));
  } catch (const std::exception& failure) {  // the responder's destruction has answered
    base::log::error("an asynchronous route failed", {{"request_id", request_id}, {"error", failure.what()}});
  }
}

void HttpConnection::run_on_pool(Request request) {
  auto& context = worker_->context();
  auto work = [connection = weak_from_this(), &loop = worker_->loop(), router = context.router,
               match = exchange_->match, request = std::move(request)] {
    if (connection.expired()) return;  // whoever asked has gone, or the server has stopped
    loop.post([connection, response = run_handler(match, request)]() mutable {
      if (const auto self = connection.lock()) self->respond(std::move(response));
    });
  };
  const base::ClientKey client = exchange_->client;
  if (!context.pool.run(std::move(work), base::view_of(client)))
    respond(problem("unavailable", "The server has too much to do; try again."));
}

Response HttpConnection::answer_without_route(const Request& request) const {
  const auto& allow = exchange_->match.allow;
  if (request.method == "OPTIONS" && (!allow.empty() || request.path == "*")) {
    Response response;
    response.status = 204;
    return response.set("Allow", allow.empty() ? "GET, HEAD, OPTIONS" : allow + ", OPTIONS");
  }
  if (allow.empty() && leads_elsewhere(request)) {
    Response moved{.status = 308};
    return moved.set("Location", without_empty_segments(request.target));
  }
  if (allow.empty()) return worker_->context().router->not_found(request);
  return problem("method_not_allowed", "This address does not take that method.").set("Allow", allow);
}

// "//auctions" and "/auctions/": an address put together of two parts, of which one has a slash too many. Where it
// would lead, there is something; who looks for a way around, with empty segments inside, is told that there is
// nothing.
bool HttpConnection::leads_elsewhere(const Request& request) const {
  std::string_view path = request.path;
  if (path.size() < 2 || (!path.starts_with("//") && !path.ends_with('/'))) return false;
  while (path.starts_with("//")) path.remove_prefix(1);
  while (path.ends_with("//")) path.remove_suffix(1);
  if (path.find("//") != std::string_view::npos) return false;
  const auto& context = worker_->context();
  const auto meant = parse_request_target("GET", without_empty_segments(request.target));
  if (!meant) return false;
  if (context.find_async(meant->path)) return true;
  const auto match = context.router->match(request.method, meant->path);
  return match.route || !match.allow.empty();
}

void HttpConnection::respond(Response response) {
  if (state_ != State::answering) return;
  const auto self = shared_from_this();
  const auto exchange = std::move(exchange_);
  const bool keep_alive = exchange->keep_alive && !parser_ && !worker_->stopping();
  report(*exchange, response.status, response.log);
  served_ = true;
  send(std::move(response), *exchange, keep_alive);
  if (file_ && !send_from_file()) return close();
  if (!keep_alive && !file_) return finish();
  ends_after_answer_ = !keep_alive;
  const bool slow = file_ || tcp_->queued_bytes() > kDrainNoticeBytes;
  state_ = slow ? State::draining : State::receiving;
  wait(slow ? limits().write_ms_max : limits().idle_ms_max);
  proceed();
  account_input();
}

void HttpConnection::send(Response response, const Exchange& exchange, bool keep_alive) {
  const auto& context = worker_->context();
  context.cors.apply(exchange.origin, exchange.takes_credentials, response);
  const bool head_only = exchange.method == "HEAD";
  auto bytes = encode_response_head(response,
                                    {.head_only = head_only,
                                     .keep_alive = keep_alive,
                                     .http_1_0 = exchange.http_1_0,
                                     .request_id = exchange.request_id,
                                     .date_line = worker_->date_line()},
                                    context.settings.default_headers);
  const bool with_body = has_body(response.status, head_only);
  const bool separate = response.body.size() >= kSeparateBodyBytesMin;
  if (with_body && !separate) bytes += response.body;
  tcp_->write(std::move(bytes));
  if (with_body && separate) tcp_->write(std::move(response.body));
  if (with_body && response.file) file_ = std::move(response.file);
  file_sent_ = 0;
  if (file_ && file_->size() > kFilePieceBytes) keep_file_open(exchange.client);
}

// While its reader takes it a file costs a descriptor. Where no more may be open it is read at once, and what waits of
// it is bounded as every answer is.
void HttpConnection::keep_file_open(const base::ClientKey& client) {
  file_lease_ = admission::Lease(worker_->context().door->files(), client);
  if (file_lease_.resize(1) == admission::Verdict::granted) return;
  std::string whole(file_->size(), '\0');
  const auto read = file_->read_at(0, whole);
  if (!read || read->size() != whole.size()) return;  // met again as it is sent
  file_.reset();
  tcp_->write(std::move(whole));
}

// The next piece of the answer; all but the last are longer than kDrainNoticeBytes, so that on_drained() asks for the
// one after it. false: it cannot be read, so that the answer stays without its end.
bool HttpConnection::send_from_file() {
  std::string piece(std::min(kFilePieceBytes, file_->size() - file_sent_), '\0');
  const auto read = file_->read_at(file_sent_, piece);
  if (!read || read->size() != piece.size()) return false;
  file_sent_ += piece.size();
  if (file_sent_ == file_->size()) {
    file_.reset();
    file_lease_ = {};
  }
  tcp_->write(std::move(piece));
  return true;
}

void HttpConnection::report(const Exchange& exchange, int status, const LogNote& note) const {
  const auto duration_us = loop().now_us() - exchange.started_us;
  const auto& observer = worker_->context().observer;
  if (observer.on_request) observer.on_request({exchange.method, exchange.route_label(), status, duration_us});
  log_request(*worker_->context().door, exchange, status, duration_us, note);
}

void HttpConnection::set_on_gone(std::move_only_function<void()> callback) {
  if (is_answering()) exchange_->on_gone = std::move(callback);
}

void HttpConnection::set_on_body(std::move_only_function<void(LateBody)> callback) {
  if (!body_follows()) return;
  if (exchange_->body) return callback(*std::exchange(exchange_->body, std::nullopt));
  exchange_->on_body = std::move(callback);
}

TakenConnection HttpConnection::take() {
  if (!is_answering()) return {};
  report(*std::exchange(exchange_, nullptr), 101);
  if (paused_) tcp_->resume_reading();
  tcp_->pass().hold_input(0);
  TakenConnection taken{std::move(tcp_), input_.take()};
  close();
  return taken;
}

// At the end of the turn, when no function of this connection is on the stack of this thread any more.
void HttpConnection::hand_over(EventLoop& to, std::move_only_function<void(Responder)> then) {
  FA_ASSERT(is_answering());
  exchange_->on_gone = nullptr;
  loop().at_end_of_turn([self = shared_from_this(), &to, then = std::move(then)]() mutable {
    if (!self->is_answering()) return;
    auto& target = self->worker_->context().worker_on(to);
    self->worker_->wheel().disarm(*self);
    self->worker_->release(*self);
    self->tcp_->detach();
    to.post([self = std::move(self), &target, then = std::move(then)]() mutable {
      auto& connection = *self;
      target.adopt(self);
      if (connection.is_answering()) then(Responder(std::move(self)));
    });
  });
}

}  // namespace fa::net
