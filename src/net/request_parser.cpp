#include "net/request_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <string>

#include "base/assert.h"
#include "net/chunk_decoder.h"
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
constexpr Refusal kTwoFields{400, "invalid_message", "A field that counts once is there twice."};
constexpr Refusal kBadFraming{400, "invalid_message", "The length of the body is not clear."};
constexpr Refusal kBadChunks{400, "invalid_message", "The body is not in chunks."};
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
    body_limit(boost::none);  // the route's bound is kept below
    eager(false);             // Beast stops behind the head
  }

  Progress feed_head(std::string_view bytes);
  Progress feed_body(std::string_view bytes);
  Progress feed_chunks(std::string_view bytes);
  void parse_head(std::string_view bytes);
  void check_head();
  void set_host(std::string authority);
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
  // Bodies are read below, by ChunkDecoder or by their length: Beast asserts on some chunked bodies that come in
  // pieces.
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(BeastView body, error_code&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, BeastView, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastView body, error_code&) override { return body.size(); }
  void on_finish_impl(error_code&) override {}

  const HttpLimits limits;
  std::string head;              // until it is complete
  std::uint64_t body_bytes = 0;  // of a body that is not chunked
  std::optional<ChunkDecoder> chunks;
  base::http::Request request;
  std::size_t body_max = 0;
  std::size_t hosts = 0;
  std::size_t content_lengths = 0;
  std::size_t transfer_encodings = 0;
  bool http_1_0 = false;
  bool expects_continue = false;
  bool head_done = false;
  bool line_done = false;  // the request line has come and may be one
  bool refused = false;
  Refusal refusal{};
};

RequestParser::Progress RequestParser::Impl::feed_head(std::string_view bytes) {
  const std::size_t before = head.size();
  const auto taken = bytes.substr(0, limits.head_bytes_max - before);
  head.append(taken);
  const auto end = head.find(kHeadEnd, before < kHeadEnd.size() ? 0 : before - kHeadEnd.size() + 1);
  if (end == std::string::npos) {
    if (head.size() >= limits.head_bytes_max)
      refuse(kHeadTooLarge);
    else if (ends_line_without_cr(head, before) || (!line_done && !may_become_request(head)))
      refuse(kMalformed);
    line_done = line_done || head.find("\r\n", 2) != std::string::npos;
    return {refused ? Step::refused : Step::needs_more, taken.size()};
  }
  const std::size_t size = end + kHeadEnd.size();
  parse_head(std::string_view(head).substr(0, size));
  std::string().swap(head);  // it may have begun to take in the body
  head_done = true;
  return {refused ? Step::refused : Step::head, size - before};
}

void RequestParser::Impl::parse_head(std::string_view bytes) {
  if (bytes.starts_with("\r\n")) bytes.remove_prefix(2);  // an empty line before the request line (RFC 9112, 2.2)
  if (!has_plain_lines(bytes)) return refuse(kMalformed);
  error_code ec;
  const auto parsed = put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  if (refused) return;
  if (ec == beast_http::error::bad_version) return refuse(kBadVersion);
  if (ec == beast_http::error::bad_content_length || ec == beast_http::error::multiple_content_length ||
      ec == beast_http::error::bad_transfer_encoding)
    return refuse(kBadFraming);
  if (ec || parsed != bytes.size() || !is_header_done()) return refuse(kMalformed);
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
  if (request.headers.size() >= limits.header_fields_max) {
    ec = stop(kHeadTooLarge);
    return;
  }
  auto lower_name = lower_case(std_view(name));
  if (is_single_field(lower_name) && request.header(lower_name)) {
    ec = stop(kTwoFields);
    return;
  }
  hosts += field == beast_http::field::host;
  content_lengths += field == beast_http::field::content_length;
  transfer_encodings += field == beast_http::field::transfer_encoding;
  request.headers.emplace_back(std::move(lower_name), std::string(std_view(value)));
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
    chunks.emplace(limits.head_bytes_max);
  }
  if (const auto expectation = request.header("expect"); expectation && !http_1_0) {
    if (lower_case(*expectation) != "100-continue") return refuse(kBadExpectation);
    expects_continue = !is_done();  // there is a body
  }
  auto target = parse_request_target(request.method, request.target);
  if (!target) return refuse(kBadTarget);
  request.path = std::move(target->path);
  request.query = std::move(target->query.pairs);
  request.unreadable_query = std::move(target->query.unreadable);
  if (!target->authority.empty()) set_host(std::move(target->authority));
  request.keep_alive = keep_alive();
  body_bytes = content_length().value_or(0);
}

// The absolute-form's host counts instead of the field (RFC 9112, 3.2.2).
void RequestParser::Impl::set_host(std::string authority) {
  for (auto& [name, value] : request.headers)
    if (name == "host") return static_cast<void>(value = std::move(authority));
  request.headers.emplace_back("host", std::move(authority));  // HTTP/1.0 may have none
}

RequestParser::Progress RequestParser::Impl::feed_body(std::string_view bytes) {
  if (chunks) return feed_chunks(bytes);
  const auto taken = bytes.substr(0, body_bytes - request.body.size());
  // At once and as long as it will be: a string that grows would hold nearly twice that, and thrice while it moves.
  // What is not written to yet takes no memory.
  if (request.body.empty()) request.body.reserve(body_bytes);
  request.body.append(taken);
  return {request.body.size() == body_bytes ? Step::request : Step::needs_more, taken.size()};
}

RequestParser::Progress RequestParser::Impl::feed_chunks(std::string_view bytes) {
  const auto progress = chunks->feed(bytes, request.body, body_max);
  switch (progress.status) {
    case ChunkDecoder::Status::needs_more:
      return {Step::needs_more, progress.consumed};
    case ChunkDecoder::Status::complete:
      return {Step::request, progress.consumed};
    case ChunkDecoder::Status::malformed:
      refuse(kBadChunks);
      break;
    case ChunkDecoder::Status::too_large:
      refuse(kBodyTooLarge);
      break;
  }
  return {Step::refused, progress.consumed};
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
  if (impl_->body_bytes > bytes) impl_->refuse(kBodyTooLarge);
  return !impl_->refused;
}

const RequestParser::Refusal& RequestParser::refusal() const {
  FA_ASSERT(impl_->refused);
  return impl_->refusal;
}

base::http::Request& RequestParser::request() {
  return impl_->request;
}

std::size_t RequestParser::held_bytes() const {
  // A body of known length has its room at once, and takes memory as it comes.
  const std::string& body = impl_->request.body;
  return impl_->head.capacity() + (impl_->chunks ? body.capacity() : body.size());
}

bool RequestParser::has_body() const {
  return impl_->chunks || impl_->body_bytes > 0;
}

bool RequestParser::http_1_0() const {
  return impl_->http_1_0;
}

bool RequestParser::expects_continue() const {
  return impl_->expects_continue;
}

}  // namespace fa::net
