// Who is in the room: joining, entering, leaving, and as whom they are counted.
#include <algorithm>

#include "base/assert.h"
#include "services/gateway/room.h"

namespace fa::gateway {
namespace {

void add_to(std::vector<Membership*>& list, Membership& membership) {
  membership.index = static_cast<std::uint32_t>(list.size());
  list.push_back(&membership);
}

void remove_from(std::vector<Membership*>& list, Membership& membership) {
  FA_ASSERT(list[membership.index] == &membership);
  list[membership.index] = list.back();
  list[membership.index]->index = membership.index;
  list.pop_back();
}

}  // namespace

void Room::add(Membership& membership) {
  ++memberships_;
  ++joining_;
  membership.standing = Standing::joining;
  add_listener(membership);
}

void Room::leave(Membership& membership) {
  detach(membership);
  remove_listener(membership);
  if (membership.present) count_out(membership);
  --memberships_;
  if (empty()) context_.observer.participants_changed(id_, context_.presence.participants(id_));
}

void Room::begin_join(Membership& membership) {
  if (membership.standing == Standing::joining) return;
  detach(membership);
  membership.standing = Standing::joining;
  ++joining_;
}

// Off the list of its standing.
void Room::detach(Membership& membership) {
  switch (membership.standing) {
    case Standing::joining:
      if (--joining_ > 0) break;
      recent_.clear();
      recent_lost_ = false;
      break;
    case Standing::entering:
      remove_from(entering_, membership);
      break;
    case Standing::current:
      list_of(membership).remove(membership);
      break;
    case Standing::slow:
    case Standing::stale:
      remove_from(slow_, membership);
      membership.backlog.reset();
      break;
  }
}

void Room::learn(const domain::AuctionView& view) {
  host_user_id_ = view.opening.host_user_id;
  if (view.seq < last_seq_) return;  // events have told more since
  live_ = view.status == domain::Status::live;
  end_time_ = view.end_time;
}

void Room::identify(Membership& membership, const PersonId& person) {
  if (!membership.counted) return;
  if (membership.present) {
    if (membership.person == person) return;
    count_out(membership);
  }
  membership.person = person;
  count_in(membership);
  if (participants_told_ >= 0) return;
  participants_told_ = context_.presence.participants(id_);
  context_.observer.participants_changed(id_, participants_told_);
}

void Room::count_in(Membership& membership) {
  membership.present = true;
  if (is_host(membership.person)) return;
  if (++people_[membership.person] == 1) context_.presence.enter(id_, membership.person, membership.viewer.username());
}

void Room::count_out(Membership& membership) {
  membership.present = false;
  if (is_host(membership.person)) return;
  const auto counted = people_.find(membership.person);
  FA_ASSERT(counted != people_.end());
  if (--counted->second > 0) return;
  people_.erase(counted);
  context_.presence.leave(id_, membership.person);
}

void Room::enter(Membership& membership, Position position) {
  FA_ASSERT(membership.standing == Standing::joining);
  if (recent_lost_) return set_stale(membership);
  const EventRun since_begin = joining_ == 1 ? std::move(recent_) : recent_;
  detach(membership);
  membership.slow_since_us = 0;
  membership.position = {std::max(position.seq, last_seq_), std::max(position.chat_seq, last_chat_seq_)};
  if (pending_.empty()) {
    set_current(membership);
  } else {
    membership.standing = Standing::entering;
    add_to(entering_, membership);
  }
  send_run(membership, since_begin, position);
}

void Room::set_current(Membership& membership) {
  membership.standing = Standing::current;
  list_of(membership).add(membership);
}

void Room::release_entered() {
  for (Membership* membership : entering_) set_current(*membership);
  entering_.clear();
}

void Room::set_slow(Membership& membership) {
  detach(membership);
  membership.standing = Standing::slow;
  membership.slow_since_us = context_.clock.monotonic_us();
  membership.backlog = std::make_unique<EventRun>(pending_);
  add_to(slow_, membership);
  context_.observer.slow_viewer(SlowStage::merging);
}

void Room::set_stale(Membership& membership) {
  detach(membership);
  membership.standing = Standing::stale;
  if (membership.slow_since_us == 0) membership.slow_since_us = context_.clock.monotonic_us();
  add_to(slow_, membership);
}

void Room::on_writable(Membership& membership) {
  if (membership.standing == Standing::stale) return membership.viewer.resynchronise(membership);
  if (membership.standing != Standing::slow) return;
  const std::unique_ptr<EventRun> backlog = std::move(membership.backlog);
  detach(membership);
  membership.slow_since_us = 0;
  membership.position = {last_seq_, last_chat_seq_};
  membership.standing = Standing::entering;  // the backlog holds what is pending, too
  add_to(entering_, membership);
  if (pending_.empty()) release_entered();
  send_run(membership, *backlog, {});
}

std::size_t Room::viewer_count() const {
  std::size_t count = entering_.size();
  for (const ViewerList& list : current_) count += list.size();
  return count;
}

}  // namespace fa::gateway
