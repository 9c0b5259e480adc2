// HTTP requests and responses as values, without I/O (RFC 9110).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/client_key.h"
#include "base/http/body_source.h"

namespace fa::base::http {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case for requests

struct Request {
  std::string method;  // upper case
  std::string target;  // as it came: path and query
  std::string path;    // percent-decoded, no empty, "." or ".." segments (such a target is refused with 400)
  Headers query;       // percent-decoded, in order; what cannot be decoded stands as it came
  std::vector<std::string> unreadable_query = {};  // names of the parameters that could not be decoded
  Headers headers;
  std::string body;
  std::string remote_address;  // of the peer, or the last X-Forwarded-For hop where TRUST_PROXY is on
  ClientKey client{};          // the network of that address: whose share of the house this request takes
  std::string request_id;      // X-Request-Id where it is 1 to 64 of [A-Za-z0-9._-], else made by the server
  bool keep_alive = true;
  std::uint64_t visitor = 0;  // as visitor_id() told, where the headers are not here any more

  // Which browser it is, as far as a request without an account tells: a hash of the client's network and the
  // User-Agent. Never 0.
  std::uint64_t visitor_id() const;
  std::optional<std::string_view> header(std::string_view lower_case_name) const;
  // All lines of a field that may come in several, joined as one list (RFC 9110, 5.3). Empty where there is none.
  std::string header_list(std::string_view lower_case_name) const;
  std::optional<std::string_view> query_param(std::string_view name) const;  // the first of that name
  // A parameter of that name is no percent-encoded UTF-8: a route that reads it refuses it by its name, and to all
  // others it is nothing.
  bool is_unreadable(std::string_view query_param_name) const;
  std::optional<std::string_view> bearer_token() const;  // of the Authorization header
  std::optional<std::string> cookie(std::string_view name) const;
};

// What the server's log says of a request beside method, route and status. Never sent to the client, never a secret.
struct LogNote {
  Headers fields = {};      // `user_id`, `auction_id`
  bool is_routine = false;  // a machine's regular report: at debug, whatever its method
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  LogNote log = {};
  std::shared_ptr<const BodySource> file = {};  // the body, where it is too large for memory; `body` is empty then

  std::size_t body_bytes() const { return file ? file->size() : body.size(); }

  // Replaces a header of that name, whatever its case; Set-Cookie is added beside those that are there.
  Response& set(std::string name, std::string value);
};

Response json_response(int status, std::string body);
Response text_response(int status, std::string body);
Response html_response(int status, std::string body);

struct FieldError {
  std::string field;
  std::string message;
};

// RFC 9457 application/problem+json with our stable `code`; the status follows from the code (protocol, "Statuses").
// `extras` is appended inside the object as it is (`"minimum_bid":"10.00"`). 503 and 429 get a Retry-After.
Response problem(std::string_view code, std::string_view detail, const std::vector<FieldError>& errors = {},
                 std::string_view extras = {});
// The status of a code of the protocol, or of HTTP itself (method_not_allowed, …); 500 for any other text.
int status_of_code(std::string_view code);
std::string_view reason_phrase(int status);

std::string percent_encode(std::string_view text);
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
std::optional<Headers> parse_form(std::string_view body);  // application/x-www-form-urlencoded

struct Query {
  Headers pairs;
  std::vector<std::string> unreadable;  // see Request::unreadable_query
};
// The query of a URL as browsers and advertisers write it (URL Standard, 5.1), with any bytes: nothing in it is an
// error. Parameters beyond the first thousand are left out.
Query parse_query(std::string_view encoded);

}  // namespace fa::base::http
