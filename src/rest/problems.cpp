#include "rest/problems.h"

#include "base/log.h"

namespace fa::rest {

Response problem(ErrorCode code, std::string_view detail, const std::vector<FieldError>& errors,
                 std::string_view extras) {
  return base::http::problem(wire::to_string(code), detail.empty() ? wire::default_text(code) : detail, errors, extras);
}

Response invalid_field(std::string field, std::string message) {
  return problem(ErrorCode::invalid_field, {}, {{std::move(field), std::move(message)}});
}

Response rate_limited(std::int64_t retry_after_ms) {
  Response response = problem(ErrorCode::rate_limited, {}, {}, "\"retry_after_ms\":" + std::to_string(retry_after_ms));
  return response.set("Retry-After", std::to_string((retry_after_ms + 999) / 1000));
}

Response problem_of(const ports::StoreError& error, ErrorCode missing) {
  switch (error.kind) {
    case ports::StoreErrorKind::not_found:
      return problem(missing);
    case ports::StoreErrorKind::outcome_unknown:
      base::log::error("store outcome unknown", {{"detail", error.detail}});
      return problem(ErrorCode::outcome_unknown);
    case ports::StoreErrorKind::conflict:
    case ports::StoreErrorKind::unavailable:
      break;
  }
  base::log::error("store unavailable", {{"detail", error.detail}});
  return problem(ErrorCode::unavailable);
}

Response problem_of(ports::Failure failure) {
  return problem(failure == ports::Failure::unavailable ? ErrorCode::unavailable : ErrorCode::outcome_unknown);
}

Response problem_of(ports::ViewError error) {
  return problem(error == ports::ViewError::auction_not_found ? ErrorCode::auction_not_found : ErrorCode::unavailable);
}

Response problem_of(const ports::CloseError& error) {
  return std::visit([](auto kind) { return problem_of(kind); }, error);
}

Response no_content() {
  return Response{.status = 204, .headers = {}, .body = {}};
}

}  // namespace fa::rest
