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
  if (receives(audience(), wire::MessageType::left_auction))
    send_event(wire::MessageType::left_auction, wire::left_auction_body({*leave.auction_id, hub_.unix_ms()}));
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
  // Whoever has used up what may be recovered is asked for the state alone: that is what it will get.
  const bool recovers = since && may_recover();
  std::optional<ports::Since> position;
  if (recovers && since->epoch && since->seq >= 0) position = ports::Since{*since->epoch, since->seq};
  std::optional<std::int64_t> chat_seq;
  if (recovers && since->chat_seq >= 0) chat_seq = since->chat_seq;
  if (!position && !chat_seq) {
    ask_for_snapshot(*id, auction_id, position, chat_seq);
    return true;
  }
  hub_.recoveries().enter(client_, [&hub = hub_, id = *id, auction_id, position, chat_seq] {
    const auto* const waiting = hub.requests().find(id);
    auto* const session = waiting ? hub.sessions().find(waiting->session) : nullptr;
    return session != nullptr && session->begin_recovery(id, auction_id, position, chat_seq);
  });
  return true;
}

// false: nobody waits for it any more.
bool RealtimeSession::begin_recovery(RequestId id, domain::AuctionId auction_id, std::optional<ports::Since> position,
                                     std::optional<std::int64_t> chat_seq) {
  Membership* const membership = find_join(id);
  if (!membership) return false;
  membership->join->recovering = true;
  ask_for_snapshot(id, auction_id, position, chat_seq);
  return true;
}

void RealtimeSession::ask_for_snapshot(RequestId id, domain::AuctionId auction_id, std::optional<ports::Since> position,
                                       std::optional<std::int64_t> chat_seq) {
  const Ports& ports = hub_.shared().ports;
  ports.live_auctions.view(auction_id, position, hub_.part_of<&RealtimeSession::on_view, ports::ViewResult>(id));
  ports.chat_log.since(auction_id, chat_seq, hub_.part_of<&RealtimeSession::on_chat_snapshot, ChatSnapshotResult>(id));
}

// Every join ends here: answered, failed, or given up.
void RealtimeSession::end_join(Membership& membership) {
  const bool recovering = membership.join->recovering;
  membership.join.reset();
  --joins_under_way_;
  if (!recovering) return;
  // Not from within: the next may be of this session.
  hub_.post([&hub = hub_] { hub.recoveries().end_one(); });
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
  end_join(membership);
  finish_join(membership, *view, *chat, request->reply, is_resync);
  release_held();
}

void RealtimeSession::finish_join(Membership& membership, const ports::Snapshot& snapshot,
                                  const ports::ChatSnapshot& chat, const ReplyToken& token, bool is_resync) {
  Room& room = membership.room;
  room.learn(snapshot.state);
  room.identify(membership, person());

  Shared& shared = hub_.shared();
  const wire::About about{room.id(), hub_.unix_ms()};
  const ports::StreamState video = shared.ports.video.state(room.id());
  const std::string state = wire::auction_state_body(
      snapshot.state,
      {shared.presence.participants(room.id()), chat.chat_seq, video.live, video.playback_url, about.server_time});
  const bool tells_joined = !is_resync && receives(audience(), wire::MessageType::joined_auction);
  if (is_resync || (token.empty() && !tells_joined)) {
    send_event(wire::MessageType::auction_state, state);
  } else if (!token.empty()) {
    const std::string ack = wire::join_ack({state, snapshot.recovered, missed_messages(about, snapshot.missed),
                                            chat.recovered, missed_chat_messages(about, chat.missed)});
    if (!snapshot.missed.empty() || !chat.missed.empty()) charge_recovered(ack.size());
    reply(token, ack);
  }
  if (tells_joined) send_event(wire::MessageType::joined_auction, state);
  room.enter(membership, {snapshot.state.seq, chat.chat_seq});
}

bool RealtimeSession::may_recover() {
  Shared& shared = hub_.shared();
  const Limits& limits = shared.settings.limits;
  const std::int64_t now_us = hub_.now_us();
  bool may = shared.recovered_by_client.wait(base::view_of(client_), limits.recovered_bytes_of_client, now_us) == 0;
  if (may && user_) {
    const auto user_id = domain::to_chars(user_->user_id);
    may = shared.recovered_by_user.wait({user_id.data(), user_id.size()}, limits.recovered_bytes_of_user, now_us) == 0;
  }
  if (!may) shared.door->refused(admission::Resource::recovered_events, admission::Verdict::client_is_full, {}, now_us);
  return may;
}

void RealtimeSession::charge_recovered(std::size_t bytes) {
  Shared& shared = hub_.shared();
  const Limits& limits = shared.settings.limits;
  const auto amount = static_cast<double>(bytes);
  shared.recovered_by_client.spend(base::view_of(client_), limits.recovered_bytes_of_client, hub_.now_us(), amount);
  if (!user_) return;
  const auto user_id = domain::to_chars(user_->user_id);
  shared.recovered_by_user.spend({user_id.data(), user_id.size()}, limits.recovered_bytes_of_user, hub_.now_us(),
                                 amount);
}

// A viewer that fell behind is tried again later; whoever asked to join is told, and is not joined.
void RealtimeSession::fail_join(Membership& membership, const ReplyToken& token, bool is_resync, ErrorCode code) {
  end_join(membership);
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
    end_join(membership);
  }
  membership.room.leave(membership);
  std::erase_if(memberships_, [&](const auto& one) { return one.get() == &membership; });
}

}  // namespace fa::gateway
