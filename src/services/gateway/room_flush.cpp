// When a room writes and what: one Frames object for each audience, shared by all of its viewers.
#include <algorithm>
#include <iterator>
#include <limits>

#include "services/gateway/heartbeat.h"
#include "services/gateway/room.h"

namespace fa::gateway {

using wire::MessageType;

namespace {
constexpr std::int64_t kUsPerMs = 1'000;
}

// How long accepted bids still wait. A quiet room writes at once; bids that come faster wait for the tick, so that they
// are merged, and then for the engine's next batch, whose acknowledgements go to the same sockets; in a crowd they wait
// only while the viewers still have the last round to receive.
std::int64_t Room::bids_wait_us() const {
  const Limits& limits = context_.settings.limits;
  if (bids_urgent_) return 0;
  const std::int64_t waited_us = context_.clock.monotonic_us() - bids_written_us_;
  const bool crowd = is_crowd();
  const std::int64_t left_us = (crowd ? limits.crowd_tick_ms_max : limits.tick_ms) * kUsPerMs - waited_us;
  if (left_us <= 0) return 0;
  if (!crowd) return left_us;
  const bool unfinished =
      std::ranges::any_of(current_, [](const ViewerList& list) { return list.writes_unfinished(); });
  return unfinished ? std::min(left_us, limits.tick_ms * kUsPerMs) : 0;
}

bool Room::is_crowd() const {
  return viewer_count() > context_.settings.limits.crowd_viewers;
}

void Room::request_flush() {
  if (flush_requested_) return;
  flush_requested_ = true;
  context_.flusher.flush_at_end_of_turn(*this);
}

void Room::flush() {
  flush_requested_ = false;
  if (in_round()) return;  // its end asks again
  const std::int64_t wait_us = pending_.has_bids() ? bids_wait_us() : 0;
  const bool with_bids = pending_.has_bids() && wait_us == 0;
  if (with_bids || pending_.has_others()) {
    std::vector<Outgoing> messages;
    if (with_bids) messages = pending_.bid_messages(about(), {});
    std::ranges::move(pending_.other_messages({}), std::back_inserter(messages));
    if (with_bids) personal_.tell(about());
    write_to_entering(with_bids);
    if (with_bids) context_.observer.bids_merged(pending_.merged_count());
    write(messages, with_bids);
  }
  if (pending_.has_bids() && !flush_timer_set_) {
    flush_timer_set_ = true;
    const std::int64_t company_ms = is_crowd() ? 0 : context_.settings.limits.company_ms_max;
    context_.flusher.flush_after(*this, (wait_us + kUsPerMs - 1) / kUsPerMs + company_ms);
  }
}

void Room::on_flush_timer() {
  flush_timer_set_ = false;
  flush();
}

void Room::write(const std::vector<Outgoing>& messages, bool with_bids) {
  begin_round(messages, with_bids);
  take_pending(with_bids);
  if (round_->mode == WriteMode::at_once) return context_.flusher.write_in_turns(*this);
  continue_round(std::numeric_limits<std::size_t>::max());
}

void Room::begin_round(const std::vector<Outgoing>& messages, bool with_bids) {
  const bool many = viewer_count() > context_.settings.limits.at_once_viewers;
  round_ = Round{oldest_pending_us_, messages.size(), with_bids, many ? WriteMode::at_once : WriteMode::queued};
  for (std::size_t i = 0; i < kAudiences; ++i) {
    if (current_[i].empty()) continue;
    if (auto frames = encode_all(static_cast<Audience>(i), messages)) current_[i].begin_round(std::move(frames));
  }
}

// The round tells it now: whoever joins from here on has it in the snapshot.
void Room::take_pending(bool with_bids) {
  if (with_bids) {
    pending_.clear_bids();
    bids_urgent_ = false;
  }
  pending_.clear_others();
  oldest_pending_us_ = context_.clock.monotonic_us();
  if (pending_.empty()) release_entered();
}

std::size_t Room::continue_round(std::size_t viewers_max) {
  if (!round_) return 0;
  std::vector<Membership*> congested;
  std::size_t written = 0;
  for (ViewerList& list : current_) written += list.write_some(viewers_max - written, round_->mode, congested);
  for (Membership* membership : congested) set_slow(*membership);
  if (std::ranges::none_of(current_, &ViewerList::in_round)) end_round();
  return written;
}

void Room::end_round() {
  const Round round = *round_;
  round_.reset();
  const std::int64_t now_us = context_.clock.monotonic_us();
  if (round.with_bids) bids_written_us_ = now_us;
  context_.observer.fanned_out(now_us - round.oldest_us, viewer_count(), round.messages);
  if (round.mode == WriteMode::at_once && !pending_.empty()) request_flush();
}

// Each of those that just entered has its own beginning.
void Room::write_to_entering(bool with_bids) {
  for (std::size_t i = entering_.size(); i-- > 0;) {
    Membership& membership = *entering_[i];
    std::vector<Outgoing> messages;
    if (with_bids) messages = pending_.bid_messages(about(), membership.position);
    std::ranges::move(pending_.other_messages(membership.position), std::back_inserter(messages));
    const auto frames = encode_all(membership.viewer.audience(), messages);
    if (frames) membership.viewer.channel().send(frames);
  }
}

void Room::send_run(Membership& membership, const EventRun& run, Position after) {
  if (run.empty()) return;
  const auto frames = encode_all(membership.viewer.audience(), run.messages(about(), after));
  if (frames) membership.viewer.channel().send(frames);
}

// Slow viewers whose backlog is too long give it up for a snapshot.
void Room::trim_backlogs() {
  for (Membership* membership : slow_) {
    if (!membership->backlog || membership->backlog->size() <= context_.settings.limits.backlog_events_max) continue;
    membership->backlog.reset();
    membership->standing = Standing::stale;
    context_.observer.slow_viewer(SlowStage::snapshot);
  }
}

void Room::visit() {
  if (empty()) return;
  const std::int64_t now_us = context_.clock.monotonic_us();
  const std::int64_t now_ms = now_us / kUsPerMs;
  const wire::About now = about();
  const bool was_idle = pending_.empty();
  if (live_ && timer_update_due(end_time_ - now.server_time, now_ms - timer_told_ms_,
                                context_.settings.timer_broadcast_interval_ms)) {
    timer_told_ms_ = now_ms;
    add(MessageType::timer_update, {}, wire::timer_update_body(now, end_time_));
  }
  const std::int64_t participants = context_.presence.participants(id_);
  if (participants_told_ >= 0 && participants != participants_told_) {
    participants_told_ = participants;
    context_.observer.participants_changed(id_, participants);
    add(MessageType::participants, {}, wire::participants_body(now, participants));
  }
  tell_arrivals(now, participants);
  if (pending_.has_others()) {
    if (was_idle) oldest_pending_us_ = now_us;
    request_flush();
  }
  visit_slow(now_us);
}

// Copies the list: each of its members may change it.
void Room::visit_slow(std::int64_t now_us) {
  const std::vector<Membership*> slow = slow_;
  for (Membership* membership : slow) {
    if (membership->viewer.channel().queued_bytes() == 0) {
      on_writable(*membership);
    } else if (now_us - membership->slow_since_us > context_.settings.limits.slow_ms_max * kUsPerMs) {
      membership->slow_since_us = now_us;  // said once; the connection ends in its own time
      context_.observer.slow_viewer(SlowStage::closed);
      membership->viewer.close_as_slow();
    }
  }
}

}  // namespace fa::gateway
