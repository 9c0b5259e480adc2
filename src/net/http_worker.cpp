#include "net/http_worker.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "net/http_connection.h"
#include "net/response_writer.h"

namespace fa::net {

namespace {

std::string over_limit_answer() {
  const auto response = base::http::problem("unavailable", "There are too many connections.");
  return encode_response_head(response, {.keep_alive = false}, {}) + response.body;
}

}  // namespace

HttpWorker::HttpWorker(EventLoop& loop, HttpContext& context)
    : loop_(loop), context_(context), wheel_(loop, context.settings.limits.wheel_tick_ms) {}

HttpWorker::~HttpWorker() {
  cut_all();
}

std::expected<std::uint16_t, std::string> HttpWorker::listen(const ListenAddress& address) {
  auto listener = Listener::open(
      loop_, address, context_.door, over_limit_answer(),
      [this](std::unique_ptr<TcpConnection> tcp) { accepted(std::move(tcp)); },
      [this](const base::ClientKey& client) { return close_idle_of(client); });
  if (!listener) return std::unexpected(std::move(listener.error()));
  listener_ = std::move(*listener);
  return listener_->port();
}

void HttpWorker::accepted(std::unique_ptr<TcpConnection> tcp) {
  auto connection = std::make_shared<HttpConnection>(std::move(tcp));
  context_.open.add();
  if (context_.observer.on_connections) context_.observer.on_connections(+1);
  connections_.emplace(connection.get(), connection);
  connection->start(*this);
}

bool HttpWorker::close_idle_of(const base::ClientKey& client) {
  const auto found = std::ranges::find_if(
      connections_, [&](const auto& one) { return one.first->waits_unused() && one.first->client() == client; });
  if (found == connections_.end()) return false;
  const auto connection = found->second;
  connection->close();
  return true;
}

std::string_view HttpWorker::date_line() {
  const auto now_us = loop_.now_us();
  const auto& unix_ms = context_.settings.unix_ms;
  if (!unix_ms || now_us < date_due_us_) return date_line_;
  const std::int64_t ms = unix_ms();
  date_due_us_ = now_us + (1000 - ms % 1000) * 1000;
  date_line_ = "Date: " + http_date(ms / 1000) + "\r\n";
  return date_line_;
}

void HttpWorker::stop_accepting() {
  listener_.reset();
}

void HttpWorker::stop_when_idle() {
  stopping_ = true;
  stop_accepting();
  for (const auto& [connection, owner] : std::vector(connections_.begin(), connections_.end()))
    connection->close_if_idle();
}

void HttpWorker::cut_all() {
  stopping_ = cut_ = true;
  stop_accepting();
  for (const auto& [connection, owner] : std::vector(connections_.begin(), connections_.end())) connection->close();
}

void HttpWorker::adopt(std::shared_ptr<HttpConnection> connection) {
  auto& adopted = *connection;
  connections_.emplace(&adopted, std::move(connection));
  adopted.continue_on(*this);
}

void HttpWorker::release(HttpConnection& connection) {
  connections_.erase(&connection);
}

}  // namespace fa::net
