// Signing in, at the handshake or by `auth`, and the token's end.
#include <utility>

#include "base/log.h"
#include "services/gateway/hub.h"
#include "services/gateway/session.h"
#include "wire/realtime_ack.h"

namespace fa::gateway {

using wire::ErrorCode;
using Kind = PendingRequest::Kind;

bool RealtimeSession::connect(std::optional<std::string> token) {
  if (counts_for_address_) {
    if (!token) return true;
    if (take_sign_in_token(*token) == 0 && start_sign_in(std::move(*token), Kind::connect, {})) return false;
  }
  signing_in_ = true;
  // Not from within the handshake: the framing still has to answer it.
  hub_.post([&hub = hub_, handle = handle_] {
    if (auto* session = hub.sessions().find(handle)) session->on_refused_connect();
  });
  return false;
}

void RealtimeSession::on_refused_connect() {
  output_.refused(counts_for_address_ ? ErrorCode::unavailable : ErrorCode::rate_limited);
}

void RealtimeSession::greet() {
  if (!receives(audience(), wire::MessageType::connected)) return;
  const auto user_id = user_ ? std::optional(user_->user_id) : std::nullopt;
  send_event(wire::MessageType::connected, wire::connected_body(hub_.unix_ms(), user_id, username()));
}

void RealtimeSession::handle(const wire::AuthRequest& auth, const Request& request) {
  if (const std::int64_t retry_after_ms = take_sign_in_token(auth.token))
    return fail(request.reply, {.code = ErrorCode::rate_limited, .retry_after_ms = retry_after_ms});
  if (!start_sign_in(auth.token, Kind::auth, request.reply)) fail(request.reply, {ErrorCode::unavailable});
}

// Before a token is looked at. 0: it may be; otherwise the milliseconds until one may.
std::int64_t RealtimeSession::take_sign_in_token(std::string_view token) {
  Shared& shared = hub_.shared();
  if (const auto wait_ms = shared.door->before_sign_in(client_, token, hub_.now_us())) {
    shared.door->refused(admission::Resource::failed_sign_ins, admission::Verdict::client_is_full, {}, hub_.now_us());
    return wait_ms;
  }
  return shared.sign_in_rates.take(base::view_of(client_), shared.settings.limits.sign_ins, hub_.now_us());
}

// Checking a token may fetch keys, and finding its user may read a store: both on the blocking pool.
bool RealtimeSession::start_sign_in(std::string token, Kind kind, ReplyToken reply) {
  const auto id = begin_request({.kind = kind, .reply = std::move(reply), .received_us = hub_.now_us()});
  if (!id) return false;
  const bool taken = hub_.shared().pool.run(
      [done = hub_.answer_to<&RealtimeSession::on_signed_in, SignIn>(*id), token = std::move(token),
       &shared = hub_.shared()]() mutable {
        auto result = sign_in(shared.ports.tokens, shared.ports.users, token);
        if (result) shared.door->sign_in_succeeded(token);
        done(std::move(result));
      },
      base::view_of(client_));
  if (!taken) {
    hub_.requests().take(*id);
    return false;
  }
  signing_in_ = true;
  return true;
}

void RealtimeSession::on_signed_in(const PendingRequest& request, SignIn result) {
  // It may have ended since its token was looked at, when nobody here was known to have it.
  if (result && result->sign_in && hub_.shared().ports.tokens.has_ended(*result->sign_in))
    result = std::unexpected(ErrorCode::unauthenticated);
  if (!result) hub_.shared().door->sign_in_failed(client_, hub_.now_us());
  if (!result) return end_sign_in(request, result.error());
  if (!set_user(std::move(*result))) return end_sign_in(request, ErrorCode::rate_limited);
  end_sign_in(request, std::nullopt);
}

void RealtimeSession::end_sign_in(const PendingRequest& request, std::optional<ErrorCode> error) {
  log_sign_in(error);
  if (request.kind == Kind::connect) {
    // After a refusal nothing of what waits is done any more.
    if (error) return output_.refused(*error);
    output_.admitted();
  } else if (error) {
    fail(request.reply, {*error});
  } else {
    reply(request.reply, wire::auth_ack(user_->user_id, user_->username));
  }
  signing_in_ = false;
  release_held();
}

// A refusal is told as refused requests are, within the client's share of the log. Who came in is told at debug alone:
// a crowd signs in within seconds.
void RealtimeSession::log_sign_in(std::optional<ErrorCode> error) const {
  if (!handshake_id_) return;
  if (error) {
    if (base::log::enabled(base::log::Level::info) && hub_.shared().door->log_line(client_, hub_.now_us()))
      base::log::info("realtime sign-in refused",
                      {{"request_id", *handshake_id_}, {"code", std::string(wire::to_string(*error))}});
    return;
  }
  base::log::debug("realtime sign-in",
                   {{"request_id", *handshake_id_}, {"user_id", domain::to_string(user_->user_id)}});
}

// false: this person has too many sessions.
bool RealtimeSession::set_user(SessionUser user) {
  if (!hub_.shared().user_sessions.enter(user.user_id)) return false;
  leave_people();
  hub_.watch_expiry(user.expires_at);
  user_ = std::make_unique<SessionUser>(std::move(user));
  hub_.people().enter(user_->user_id, *this);
  identify_in_rooms();
  return true;
}

void RealtimeSession::leave_people() {
  if (!user_) return;
  hub_.people().leave(user_->user_id, *this);
  hub_.shared().user_sessions.leave(user_->user_id);
}

void RealtimeSession::drop_user() {
  leave_people();
  user_.reset();
  identify_in_rooms();
}

void RealtimeSession::identify_in_rooms() {
  for (const auto& membership : memberships_)
    if (membership->present) membership->room.identify(*membership, person());
}

PersonId RealtimeSession::person() const {
  return user_ ? PersonId::user(user_->user_id) : PersonId::guest(visitor_);
}

void RealtimeSession::expire_if_due(std::int64_t unix_ms) {
  if (!user_) return;
  if (unix_ms < user_->expires_at) return hub_.watch_expiry(user_->expires_at);
  drop_user();
  fail({}, {ErrorCode::unauthenticated, "The token has expired."});
}

// Whoever signed out elsewhere in that browser sees at once that this page is signed out, too.
bool RealtimeSession::end_with(const std::unordered_set<domain::Uuid>& ended_sign_ins) {
  if (!user_ || !user_->sign_in || !ended_sign_ins.contains(*user_->sign_in)) return false;
  drop_user();
  fail({}, {ErrorCode::unauthenticated, "This sign-in has ended."});
  return true;
}

// Unless somebody has signed in anew meanwhile.
void RealtimeSession::close_ended() {
  if (user_ || signing_in_) return;
  output_.channel().close(kCloseUnauthenticated, wire::to_string(ErrorCode::unauthenticated));
}

}  // namespace fa::gateway
