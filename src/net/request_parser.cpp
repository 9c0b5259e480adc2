#include "net/request_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <string>

#include "base/assert.h"
#include "net/head_syntax.h"
#include "net/request_target.h"

namespace fa::net {

namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using BeastView = boost::beast::string_view;
using Refusal = RequestParser::Refusal;

constexpr std::string_view kHeadEnd = "\r\n\r\n";

constexpr Refusal kMalformed{400, "invalid_message", "The request is not HTTP/1.1."};
constexpr Refusal kBadTarget{400, "invalid_message", "The request target is not acceptable."};
constexpr Refusal kBadHost{400, "invalid_message", "A request has exactly one valid Host."};
constexpr Refusal kBadFraming{400, "invalid_message", "The length of the body is not clear."};
constexpr Refusal kUnknownCoding{501, "not_implemented", "The only transfer coding here is chunked."};
constexpr Refusal kBadVersion{505, "version_not_supported", "Only HTTP/1.0 and HTTP/1.1 are spoken here."};
constexpr Refusal kBadExpectation{417, "expectation_failed", "The only expectation here is 100-continue."};
constexpr Refusal kHeadTooLarge{431, "headers_too_large", "The request line and header fields are too large."};
constexpr Refusal kTargetTooLong{414, "target_too_long", "The request target is too long."};
constexpr Refusal kBodyTooLarge{413, "message_too_long", "The body is larger than this address takes."};

std::string_view std_view(BeastView text) {
  return {text.data(), text.size()};
}

}  // namespace

struct RequestParser::Impl final : beast_http::basic_parser<true> {
  explicit Impl(const HttpLimits& bounds) : limits(bounds) {
    header_limit(static_cast<std::uint32_t>(bounds.head_bytes_max) + 1);
    body_limit(boost::none);  // the route's bound is kept below, before anything is stored
  }

  Progress feed_head(std::string_view bytes);
  Progress feed_body(std::string_view bytes);
  void parse_head(std::string_view head);
  void check_head();
  void refuse(const Refusal& why) {
    if (!refused) refusal = why;
    refused = true;
  }
  error_code stop(const Refusal& why) {
    refuse(why);
    return beast_http::error::bad_value;  // any error ends Beast's work
  }

  void on_request_impl(beast_http::verb, BeastView method, BeastView target, int version, error_code& ec) override;
  void on_response_impl(int, BeastView, int, error_code&) override {}
  void on_field_impl(beast_http::field, BeastView name, BeastView value, error_code& ec) override;
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(BeastView body, error_code& ec) override;
  void on_chunk_header_impl(std::uint64_t size, BeastView extensions, error_code& ec) override;
  std::size_t on_chunk_body_impl(std::uint64_t, BeastView body, error_code& ec) override {
    return on_body_impl(body, ec);
  }
  void on_finish_impl(error_code&) override {}

  const HttpLimits limits;
  std::string unparsed;  // the head until it is complete, then a chunk header that is not
  base::http::Request request;
  std::size_t body_max = 0;
  std::size_t hosts = 0;
  std::size_t content_lengths = 0;
  std::size_t transfer_encodings = 0;
  bool http_1_0 = false;
  bool expects_continue = false;
  bool head_done = false;
  bool refused = false;
  Refusal refusal{};
};

RequestParser::Progress RequestParser::Impl::feed_head(std::string_view bytes) {
  const std::size_t before = unparsed.size();
  const auto taken = bytes.substr(0, limits.head_bytes_max - before);
  unparsed.append(taken);
  const auto end = unparsed.find(kHeadEnd, before < kHeadEnd.size() ? 0 : before - kHeadEnd.size() + 1);
  if (end == std::string::npos) {
    if (unparsed.size() >= limits.head_bytes_max)
      refuse(kHeadTooLarge);
    else if (ends_line_without_cr(unparsed, before))
      refuse(kMalformed);
    return {refused ? Step::refused : Step::needs_more, taken.size()};
  }
  const std::size_t size = end + kHeadEnd.size();
  parse_head(std::string_view(unparsed).substr(0, size));
  unparsed.clear();
  head_done = true;
  return {refused ? Step::refused : Step::head, size - before};
}

void RequestParser::Impl::parse_head(std::string_view head) {
  if (head.starts_with("\r\n")) head.remove_prefix(2);  // an empty line before the request line (RFC 9112, 2.2)
  if (!has_plain_lines(head)) return refuse(kMalformed);
  error_code ec;
  eager(false);
  const auto parsed = put(boost::asio::const_buffer(head.data(), head.size()), ec);
  if (refused) return;
  if (ec == beast_http::error::bad_version) return refuse(kBadVersion);
  if (ec == beast_http::error::bad_content_length || ec == beast_http::error::multiple_content_length ||
      ec == beast_http::error::bad_transfer_encoding)
    return refuse(kBadFraming);
  if (ec || parsed != head.size() || !is_header_done()) return refuse(kMalformed);
  check_head();
}

void RequestParser::Impl::on_request_impl(beast_http::verb, BeastView method, BeastView target, int version,
                                          error_code& ec) {
  request.method = std_view(method);
  request.target = std_view(target);
  http_1_0 = version == 10;
  if (!is_method(request.method))
    ec = stop(kMalformed);
  else if (request.target.size() > kTargetBytesMax)
    ec = stop(kTargetTooLong);
}

void RequestParser::Impl::on_field_impl(beast_http::field field, BeastView name, BeastView value, error_code& ec) {
  if (head_done) return;  // trailers say nothing that is heeded here
  if (request.headers.size() >= limits.header_fields_max) {
    ec = stop(kHeadTooLarge);
    return;
  }
  hosts += field == beast_http::field::host;
  content_lengths += field == beast_http::field::content_length;
  transfer_encodings += field == beast_http::field::transfer_encoding;
  request.headers.emplace_back(lower_case(std_view(name)), std::string(std_view(value)));
}

void RequestParser::Impl::check_head() {
  const auto host = request.header("host");
  if (hosts > 1 || (hosts == 0 && !http_1_0) || (host && !is_host(*host))) return refuse(kBadHost);
  const auto length = request.header("content-length");
  if (content_lengths > 1 || transfer_encodings > 1 || (length && transfer_encodings > 0)) return refuse(kBadFraming);
  if (length && !is_content_length(*length)) return refuse(kBadFraming);
  if (const auto coding = request.header("transfer-encoding")) {
    if (http_1_0) return refuse(kBadFraming);
    if (lower_case(*coding) != "chunked") return refuse(kUnknownCoding);
  }
  if (const auto expectation = request.header("expect"); expectation && !http_1_0) {
    if (lower_case(*expectation) != "100-continue") return refuse(kBadExpectation);
    expects_continue = !is_done();
  }
  auto target = parse_request_target(request.method, request.target);
  if (!target) return refuse(kBadTarget);
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  request.keep_alive = keep_alive();
}

RequestParser::Progress RequestParser::Impl::feed_body(std::string_view bytes) {
  if (is_done()) return {Step::request, 0};
  if (bytes.empty()) return {Step::needs_more, 0};
  const std::size_t before = unparsed.size();
  if (before > 0) unparsed.append(bytes);
  const std::string_view input = before > 0 ? std::string_view(unparsed) : bytes;
  error_code ec;
  eager(true);
  const std::size_t parsed = put(boost::asio::const_buffer(input.data(), input.size()), ec);
  if (ec && ec != beast_http::error::need_more) refuse(kMalformed);
  if (refused) return {Step::refused, bytes.size()};
  if (is_done()) return {Step::request, parsed - before};
  if (before > 0)
    unparsed.erase(0, parsed);
  else
    unparsed.assign(input.substr(parsed));
  if (unparsed.size() > limits.head_bytes_max) refuse(kMalformed);
  return {refused ? Step::refused : Step::needs_more, bytes.size()};
}

std::size_t RequestParser::Impl::on_body_impl(BeastView body, error_code& ec) {
  if (body.size() > body_max - request.body.size())
    ec = stop(kBodyTooLarge);
  else
    request.body.append(body.data(), body.size());
  return body.size();
}

void RequestParser::Impl::on_chunk_header_impl(std::uint64_t size, BeastView, error_code& ec) {
  if (size > body_max - request.body.size()) ec = stop(kBodyTooLarge);
}

RequestParser::RequestParser(const HttpLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

RequestParser::Progress RequestParser::feed(std::string_view bytes) {
  if (impl_->refused) return {Step::refused, 0};
  return impl_->head_done ? impl_->feed_body(bytes) : impl_->feed_head(bytes);
}

bool RequestParser::set_body_max(std::size_t bytes) {
  FA_ASSERT(impl_->head_done && impl_->request.body.empty());
  impl_->body_max = bytes;
  const auto declared = impl_->content_length();
  if (declared && *declared > bytes) impl_->refuse(kBodyTooLarge);
  return !impl_->refused;
}

const RequestParser::Refusal& RequestParser::refusal() const {
  FA_ASSERT(impl_->refused);
  return impl_->refusal;
}

base::http::Request& RequestParser::request() {
  return impl_->request;
}

bool RequestParser::http_1_0() const {
  return impl_->http_1_0;
}

bool RequestParser::expects_continue() const {
  return impl_->expects_continue;
}

}  // namespace fa::net
