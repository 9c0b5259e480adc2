#include "services/gateway/session.h"

#include <utility>

#include "base/log.h"
#include "services/gateway/hub.h"
#include "wire/realtime_ack.h"

namespace fa::gateway {

using wire::ClientType;
using wire::Error;
using wire::ErrorCode;

namespace {

constexpr std::size_t kMemoryPerByte = 32;  // of a message as values: `[1,1,…]` takes so much

std::unique_ptr<const std::string> id_for_the_log(const base::http::Request& handshake) {
  if (!base::log::enabled(base::log::Level::debug)) return nullptr;
  return std::make_unique<const std::string>(handshake.request_id);
}

}  // namespace

RealtimeSession::RealtimeSession(Hub& hub, SessionOutput& output, const base::http::Request& handshake)
    : hub_(hub),
      output_(output),
      handle_(hub.add(*this)),
      client_(handshake.client),
      visitor_(handshake.visitor_id()),
      handshake_id_(id_for_the_log(handshake)),
      counts_for_address_(hub.shared().address_sessions.enter(client_)),
      messages_(hub.shared().message_rate, hub.now_us()) {}

RealtimeSession::~RealtimeSession() {
  while (!memberships_.empty()) drop(*memberships_.back());
  leave_people();
  if (counts_for_address_) hub_.shared().address_sessions.leave(client_);
  hub_.remove(handle_);
}

void RealtimeSession::on_message(std::string_view type, base::json::Value body, ReplyToken reply, std::size_t bytes) {
  if (const std::int64_t retry_after_ms = take_message_token())
    return fail(reply, {.code = ErrorCode::rate_limited, .retry_after_ms = retry_after_ms});
  const auto known = wire::parse_client_type(type);
  if (!known || !may_ask(audience(), *known))
    return fail(reply, {ErrorCode::invalid_message, known ? "not in this namespace" : "unknown type"});
  Request request{*known, std::move(body), std::move(reply), hub_.now_us(), hub_.unix_ms(), bytes};
  if (must_hold(*known)) return hold(std::move(request));
  handle(request);
}

void RealtimeSession::on_unreadable(std::string message, const ReplyToken& reply) {
  if (const std::int64_t retry_after_ms = take_message_token())
    return fail(reply, {.code = ErrorCode::rate_limited, .retry_after_ms = retry_after_ms});
  fail(reply, {ErrorCode::invalid_message, std::move(message)});
}

std::int64_t RealtimeSession::take_message_token() {
  return messages_.take(hub_.shared().message_rate, hub_.now_us());
}

// Joins and what depends on them wait for a join; everything waits for a sign-in.
bool RealtimeSession::must_hold(ClientType type) const {
  if (signing_in_) return true;
  const bool about_joins =
      type == ClientType::join_auction || type == ClientType::leave_auction || type == ClientType::bid;
  return about_joins && joins_under_way_ > 0;
}

void RealtimeSession::hold(Request request) {
  admission::Door& door = *hub_.shared().door;
  if (!held_) held_ = std::make_unique<Held>(Held{{}, 0, admission::Lease(door.input_bytes(), client_)});
  const Limits& limits = hub_.shared().settings.limits;
  const std::size_t bytes = held_->bytes + request.bytes;
  const bool has_room = held_->requests.size() < limits.held_requests_max && bytes <= limits.held_bytes_max &&
                        held_->lease.resize(bytes * kMemoryPerByte) == admission::Verdict::granted;
  if (!has_room) return fail(request.reply, {.code = ErrorCode::rate_limited, .retry_after_ms = limits.answer_ms_max});
  held_->bytes = bytes;
  held_->requests.push_back(std::move(request));
}

void RealtimeSession::release_held() {
  while (held_ && !held_->requests.empty() && !must_hold(held_->requests.front().type)) {
    const Request request = std::move(held_->requests.front());
    held_->requests.pop_front();
    held_->bytes -= request.bytes;
    handle(request);
  }
  if (held_ && held_->requests.empty()) held_.reset();
}

// In the order of the rules: who it is, the shape of the message, the rate (each handler's), and only then the
// decision.
void RealtimeSession::handle(const Request& request) {
  expire_if_due(hub_.wall_ms());
  if (const auto refused = refusal(request.type)) return fail(request.reply, *refused);
  if (const std::int64_t retry_after_ms = take_request_token(request.type))
    return fail(request.reply, {.code = ErrorCode::rate_limited, .retry_after_ms = retry_after_ms});
  const auto message = wire::parse_client_message(request.type, request.body);
  if (!message) return fail(request.reply, {message.error().code, message.error().message});
  std::visit([&](const auto& asked) { handle(asked, request); }, *message);
}

std::optional<Error> RealtimeSession::refusal(ClientType type) {
  const bool is_bid = type == ClientType::place_bid || type == ClientType::bid;
  if (user_) {
    if (is_bid && hub_.shared().settings.require_verified_to_bid && !user_->is_verified)
      return Error{ErrorCode::forbidden, "Only verified users may bid."};
    return std::nullopt;
  }
  if (is_bid || type == ClientType::chat_message) return Error{ErrorCode::unauthenticated};
  return std::nullopt;
}

// Bids and chat have rates of their own. 0: it may go on; otherwise the milliseconds until it may.
std::int64_t RealtimeSession::take_request_token(ClientType type) {
  if (type == ClientType::place_bid || type == ClientType::bid || type == ClientType::chat_message) return 0;
  Shared& shared = hub_.shared();
  const Limits& limits = shared.settings.limits;
  if (!user_) return shared.guest_rates.take(base::view_of(client_), limits.guest_requests, hub_.now_us());
  // Who joins a sale and watches it is in nobody's table.
  if (free_requests_ > 0) return --free_requests_, 0;
  const auto user_id = domain::to_chars(user_->user_id);
  return shared.user_rates.take({user_id.data(), user_id.size()}, limits.user_requests, hub_.now_us());
}

void RealtimeSession::handle(const wire::TimeSyncRequest& sync, const Request& request) {
  reply(request.reply, wire::time_sync_ack(sync.t0_literal, request.received_unix_ms, hub_.unix_ms()));
}

void RealtimeSession::reply(const ReplyToken& token, std::string_view ack) {
  if (!token.empty()) output_.send_ack(token, ack);
}

void RealtimeSession::fail(const ReplyToken& token, const Error& error, std::optional<domain::AuctionId> about) {
  if (!token.empty()) return output_.send_ack(token, wire::error_ack(error));
  output_.send_event(wire::MessageType::error, wire::error_body(about, hub_.unix_ms(), error));
}

std::optional<RequestId> RealtimeSession::begin_request(PendingRequest request) {
  request.session = handle_;
  return hub_.requests().add(std::move(request), hub_.now_us());
}

void RealtimeSession::on_timeout(const PendingRequest& request) {
  using Kind = PendingRequest::Kind;
  switch (request.kind) {
    case Kind::auth:
    case Kind::connect:
      return end_sign_in(request, ErrorCode::unavailable);
    case Kind::join:
      for (const auto& membership : memberships_) {
        if (membership->room.id() != request.auction_id || !membership->join) continue;
        return fail_join(*membership, request.reply, membership->join->is_resync, ErrorCode::unavailable);
      }
      return;
    case Kind::bid:
      hub_.shared().observer.bid_answered(wire::to_string(ErrorCode::outcome_unknown),
                                          hub_.now_us() - request.received_us);
      return fail(request.reply, {.code = ErrorCode::outcome_unknown, .bid_id = request.bid_id}, request.auction_id);
    case Kind::chat:
      return fail(request.reply, {ErrorCode::outcome_unknown}, request.auction_id);
  }
}

// The list of memberships does not change meanwhile: a room asks at most for another snapshot.
void RealtimeSession::on_writable() {
  for (const auto& membership : memberships_) membership->room.on_writable(*membership);
}

void RealtimeSession::close_as_slow() {
  output_.channel().close(kCloseSlowConsumer, wire::to_string(ErrorCode::slow_consumer));
}

}  // namespace fa::gateway
