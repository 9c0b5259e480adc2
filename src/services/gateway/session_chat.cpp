// Chat: the session checks who asks and how often; the log stores, and publishes to the rooms.
#include <utility>

#include "base/crypto.h"
#include "services/gateway/hub.h"
#include "services/gateway/session.h"
#include "wire/realtime_ack.h"

namespace fa::gateway {

using wire::ErrorCode;

void RealtimeSession::handle(const wire::ChatRequest& chat, const Request& request) {
  Shared& shared = hub_.shared();
  const std::int64_t retry_after_ms =
      shared.chat_rates.take(domain::to_string(user_->user_id), shared.settings.chat.of(user_->tier), hub_.now_us());
  if (retry_after_ms > 0)
    return fail(request.reply, {.code = ErrorCode::rate_limited, .retry_after_ms = retry_after_ms}, chat.auction_id);
  if (!chat.auction_id) return fail(request.reply, {ErrorCode::auction_not_found});
  const auto message_id =
      chat.message_id ? *chat.message_id : domain::MessageId{domain::Uuid{base::random_uuid_v4_bytes()}};
  ports::ChatAppend append{*chat.auction_id, message_id, user_->user_id, user_->username, chat.message};
  const auto id = begin_request({.kind = PendingRequest::Kind::chat,
                                 .reply = request.reply,
                                 .auction_id = *chat.auction_id,
                                 .received_us = request.received_us});
  if (!id) return fail(request.reply, {ErrorCode::unavailable}, chat.auction_id);

  const Room* room = hub_.rooms().find(*chat.auction_id);
  if (room && room->host_user_id()) {
    if (*room->host_user_id() == append.user_id) append.type = ports::ChatType::auctioneer;
    return append_chat(*id, std::move(append));
  }
  // Nobody on this loop watches it: whether there is such an auction, and who its host is, must be asked.
  shared.ports.live_auctions.view(*chat.auction_id, std::nullopt,
                                  [&hub = hub_, id = *id, append = std::move(append)](ports::ViewResult view) mutable {
                                    hub.post([&hub, id, append = std::move(append), view = std::move(view)]() mutable {
                                      const auto* waiting = hub.requests().find(id);
                                      if (!waiting) return;
                                      if (auto* session = hub.sessions().find(waiting->session))
                                        session->on_chat_target(id, std::move(append), view);
                                    });
                                  });
}

void RealtimeSession::on_chat_target(RequestId id, ports::ChatAppend chat, const ports::ViewResult& target) {
  if (!target) {
    const auto request = hub_.requests().take(id);
    const bool unknown = target.error() == ports::ViewError::auction_not_found;
    return fail(request->reply, {unknown ? ErrorCode::auction_not_found : ErrorCode::unavailable}, chat.auction_id);
  }
  if (target->state.opening.host_user_id == chat.user_id) chat.type = ports::ChatType::auctioneer;
  append_chat(id, std::move(chat));
}

void RealtimeSession::append_chat(RequestId id, ports::ChatAppend chat) {
  hub_.shared().ports.chat_log.append(std::move(chat),
                                      hub_.answer_to<&RealtimeSession::on_chat_appended, ChatResult>(id));
}

void RealtimeSession::on_chat_appended(const PendingRequest& request, ChatResult result) {
  if (result) return reply(request.reply, wire::chat_ack(result->message_id, result->chat_seq));
  switch (result.error()) {
    case ports::ChatError::muted:
      return fail(request.reply, {ErrorCode::muted}, request.auction_id);
    case ports::ChatError::blocked:
      return fail(request.reply, {ErrorCode::forbidden, "You are blocked in this auction."}, request.auction_id);
    case ports::ChatError::not_found:
      return fail(request.reply, {ErrorCode::auction_not_found}, request.auction_id);
    case ports::ChatError::unavailable:  // the log cannot say whether it was stored
      return fail(request.reply, {ErrorCode::outcome_unknown}, request.auction_id);
  }
}

}  // namespace fa::gateway
