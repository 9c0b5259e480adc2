#include "rest/caller.h"

namespace fa::rest {
namespace {

// The reason, for developers; it says nothing that the token's holder could not know.
std::string_view describe(ports::TokenError error) {
  switch (error) {
    case ports::TokenError::malformed:
      return "the token is malformed";
    case ports::TokenError::unsupported_algorithm:
      return "the token's algorithm is not accepted";
    case ports::TokenError::unknown_key:
      return "the token's key is unknown";
    case ports::TokenError::bad_signature:
      return "the token's signature is wrong";
    case ports::TokenError::expired:
      return "the token has expired";
    case ports::TokenError::not_yet_valid:
      return "the token is not valid yet";
    case ports::TokenError::wrong_issuer:
      return "the token is of another issuer";
    case ports::TokenError::wrong_audience:
      return "the token is meant for somebody else";
    case ports::TokenError::wrong_use:
      return "the token is of a kind that is not accepted";
    case ports::TokenError::ended:
      return "the sign-in that the token is from has ended";
    case ports::TokenError::unavailable:
      break;
  }
  return "the token cannot be checked now";
}

Response no_token() {
  Response response = problem(ErrorCode::unauthenticated);
  return response.set("WWW-Authenticate", "Bearer realm=\"flashauction\"");
}

Response bad_token(ports::TokenError error) {
  if (error == ports::TokenError::unavailable) return problem(ErrorCode::unavailable, describe(error));
  const std::string reason(describe(error));
  Response response = problem(ErrorCode::unauthenticated, reason);
  return response.set("WWW-Authenticate",
                      "Bearer realm=\"flashauction\", error=\"invalid_token\", error_description=\"" + reason + "\"");
}

}  // namespace

std::expected<Caller, Response> Authenticator::authenticate(const Request& request) const {
  const auto token = request.bearer_token();
  if (!token) return std::unexpected(no_token());
  if (const auto wait_ms = door_->before_sign_in(request.client, *token, clock_.monotonic_us())) {
    door_->refused(admission::Resource::failed_sign_ins, admission::Verdict::client_is_full, request.remote_address,
                   clock_.monotonic_us());
    return std::unexpected(rate_limited(wait_ms));
  }
  const auto identity = verifier_.verify(*token);
  // Also where it could not be looked at: keys that nobody knows must not be asked for as often as somebody likes.
  if (!identity) door_->sign_in_failed(request.client, clock_.monotonic_us());
  if (!identity) return std::unexpected(bad_token(identity.error()));
  door_->sign_in_succeeded(*token);
  auto user = users_.user_for(*identity);
  if (!user) return std::unexpected(problem_of(user.error()));
  return Caller{std::move(*user), identity->is_moderator, identity->is_admin};
}

}  // namespace fa::rest
