// The answers that every REST service gives in the same words (protocol, "REST" and "Statuses").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/message.h"
#include "base/json.h"
#include "ports/live_auctions.h"
#include "ports/store_error.h"
#include "wire/error_codes.h"

namespace fa::rest {

using base::http::FieldError;
using base::http::Request;
using base::http::Response;
using wire::ErrorCode;

// `detail` empty: the code's own text. `extras` are members of the object as JSON (`"minimum_bid":"10.00"`).
Response problem(ErrorCode code, std::string_view detail = {}, const std::vector<FieldError>& errors = {},
                 std::string_view extras = {});
Response invalid_field(std::string field, std::string message);
// 429 with Retry-After in whole seconds, rounded up, and `retry_after_ms`.
Response rate_limited(std::int64_t retry_after_ms);

// not_found becomes `missing`; a conflict that the caller did not expect, and everything else, is unavailable (logged).
Response problem_of(const ports::StoreError& error, ErrorCode missing = ErrorCode::not_found);
Response problem_of(ports::Failure failure);
Response problem_of(ports::ViewError error);
Response problem_of(const ports::CloseError& error);

// 200 or another status, with an object whose fields `write` writes.
template <class Write>
Response object_response(int status, Write write) {
  std::string body;
  base::json::Writer writer(body);
  writer.begin_object();
  write(writer);
  writer.end_object();
  return base::http::json_response(status, std::move(body));
}

Response no_content();

}  // namespace fa::rest
