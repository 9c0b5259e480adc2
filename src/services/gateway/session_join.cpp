// Joining (subscribe, snapshot, release), leaving, and a fresh snapshot for a viewer that fell behind.
#include <algorithm>
#include <utility>

#include "services/gateway/feed_messages.h"
#include "services/gateway/hub.h"
#include "services/gateway/session.h"
#include "wire/realtime_ack.h"

namespace fa::gateway {

using wire::ErrorCode;

Membership* RealtimeSession::find(const domain::AuctionId& id) {
  for (const auto& membership : memberships_)
    if (membership->room.id() == id) return membership.get();
  return nullptr;
}

Membership* RealtimeSession::find_join(RequestId id) {
  for (const auto& membership : memberships_)
    if (membership->join && membership->join->request_id == id) return membership.get();
  return nullptr;
}

void RealtimeSession::handle(const wire::JoinRequest& join, const Request& request) {
  if (!join.auction_id) return fail(request.reply, {ErrorCode::auction_not_found});
  Membership* membership = find(*join.auction_id);
  if (membership) {
    membership->counted = membership->counted || join.counted;
    membership->room.begin_join(*membership);
  } else {
    if (memberships_.size() >= hub_.shared().settings.limits.joined_auctions_max)
      return fail(request.reply, {ErrorCode::rate_limited, "too many auctions joined"}, join.auction_id);
    Room& room = hub_.rooms().obtain(*join.auction_id);
    membership = memberships_.emplace_back(std::make_unique<Membership>(*this, room)).get();
    membership->counted = join.counted;
    room.add(*membership);
  }
  if (request_snapshot(*membership, join.since, request.reply, false)) return;
  drop(*membership);
  fail(request.reply, {ErrorCode::unavailable}, join.auction_id);
}

void RealtimeSession::handle(const wire::LeaveRequest& leave, const Request& request) {
  if (!leave.auction_id) return fail(request.reply, {ErrorCode::auction_not_found});
  if (Membership* membership = find(*leave.auction_id)) drop(*membership);
  reply(request.reply, wire::ok_ack());
}

void RealtimeSession::resynchronise(Membership& membership) {
  membership.room.begin_join(membership);
  if (!request_snapshot(membership, std::nullopt, {}, true)) membership.room.set_stale(membership);
}

// Asks for both halves at once. A position that cannot be ours is like none at all. false: too much is asked
// already.
bool RealtimeSession::request_snapshot(Membership& membership, const std::optional<wire::SinceFields>& since,
                                       ReplyToken reply, bool is_resync) {
  const domain::AuctionId auction_id = membership.room.id();
  const auto id = begin_request({.kind = PendingRequest::Kind::join,
                                 .reply = std::move(reply),
                                 .auction_id = auction_id,
                                 .received_us = hub_.now_us()});
  if (!id) return false;
  membership.join = std::make_unique<JoinState>(is_resync, *id);
  ++joins_under_way_;
  std::optional<ports::Since> position;
  if (since && since->epoch && since->seq >= 0) position = ports::Since{*since->epoch, since->seq};
  std::optional<std::int64_t> chat_seq;
  if (since && since->chat_seq >= 0) chat_seq = since->chat_seq;
  const Ports& ports = hub_.shared().ports;
  ports.live_auctions.view(auction_id, position, hub_.part_of<&RealtimeSession::on_view, ports::ViewResult>(*id));
  ports.chat_log.since(auction_id, chat_seq, hub_.part_of<&RealtimeSession::on_chat_snapshot, ChatSnapshotResult>(*id));
  return true;
}

void RealtimeSession::on_view(RequestId id, ports::ViewResult result) {
  Membership* membership = find_join(id);
  if (!membership) return;
  membership->join->view = std::move(result);
  finish_join_if_complete(*membership);
}

void RealtimeSession::on_chat_snapshot(RequestId id, ChatSnapshotResult result) {
  Membership* membership = find_join(id);
  if (!membership) return;
  membership->join->chat = std::move(result);
  finish_join_if_complete(*membership);
}

void RealtimeSession::finish_join_if_complete(Membership& membership) {
  if (!membership.join->view || !membership.join->chat) return;
  const auto request = hub_.requests().take(membership.join->request_id);
  const ports::ViewResult view = std::move(*membership.join->view);
  const auto chat = std::move(*membership.join->chat);
  const bool is_resync = membership.join->is_resync;
  if (!view) {
    const bool unknown = view.error() == ports::ViewError::auction_not_found;
    return fail_join(membership, request->reply, is_resync,
                     unknown ? ErrorCode::auction_not_found : ErrorCode::unavailable);
  }
  if (!chat) return fail_join(membership, request->reply, is_resync, ErrorCode::unavailable);
  membership.join.reset();
  --joins_under_way_;
  finish_join(membership, *view, *chat, request->reply, is_resync);
  release_held();
}

void RealtimeSession::finish_join(Membership& membership, const ports::Snapshot& snapshot,
                                  const ports::ChatSnapshot& chat, const ReplyToken& token, bool is_resync) {
  Room& room = membership.room;
  room.learn(snapshot.state);
  std::optional<domain::UserId> user_id;
  if (user_) user_id = user_->user_id;
  room.identify(membership, user_id);

  Shared& shared = hub_.shared();
  const wire::About about{room.id(), hub_.unix_ms()};
  const ports::StreamState video = shared.ports.video.state(room.id());
  const std::string state = wire::auction_state_body(
      snapshot.state,
      {shared.presence.participants(room.id()), chat.chat_seq, video.live, video.playback_url, about.server_time});
  if (is_resync || token.empty()) {
    send_event(wire::MessageType::auction_state, state);
  } else {
    reply(token, wire::join_ack({state, snapshot.recovered, missed_messages(about, snapshot.missed), chat.recovered,
                                 missed_chat_messages(about, chat.missed)}));
  }
  room.enter(membership, {snapshot.state.seq, chat.chat_seq});
}

// A viewer that fell behind is tried again later; whoever asked to join is told, and is not joined.
void RealtimeSession::fail_join(Membership& membership, const ReplyToken& token, bool is_resync, ErrorCode code) {
  membership.join.reset();
  --joins_under_way_;
  if (is_resync) {
    membership.room.set_stale(membership);
  } else {
    const domain::AuctionId auction_id = membership.room.id();
    drop(membership);
    fail(token, {code}, auction_id);
  }
  release_held();
}

void RealtimeSession::drop(Membership& membership) {
  if (membership.join) {
    hub_.requests().take(membership.join->request_id);
    --joins_under_way_;
  }
  membership.room.leave(membership);
  std::erase_if(memberships_, [&](const auto& one) { return one.get() == &membership; });
}

}  // namespace fa::gateway
