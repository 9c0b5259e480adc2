#include "services/gateway/viewer_list.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace fa::gateway {

void ViewerList::add(Membership& membership) {
  membership.index = static_cast<std::uint32_t>(channels_.size());
  channels_.push_back(&membership.viewer.channel());
  memberships_.push_back(&membership);
}

// The hole is filled by the last of its own part of the round, and that one's place by the last of the next part.
void ViewerList::remove(Membership& membership) {
  std::size_t hole = membership.index;
  FA_ASSERT(hole < memberships_.size() && memberships_[hole] == &membership);
  if (hole < next_) hole = move_into(hole, --next_);
  if (hole < round_end_) hole = move_into(hole, --round_end_);
  move_into(hole, channels_.size() - 1);
  channels_.pop_back();
  memberships_.pop_back();
}

std::size_t ViewerList::move_into(std::size_t hole, std::size_t from) {
  if (hole == from) return hole;  // what stands here has moved on, or goes
  channels_[hole] = channels_[from];
  memberships_[hole] = memberships_[from];
  memberships_[hole]->index = static_cast<std::uint32_t>(hole);
  return from;
}

void ViewerList::begin_round(transport::SharedFrames frames) {
  FA_ASSERT(!in_round());
  frames_ = std::move(frames);
  next_ = 0;
  round_end_ = channels_.size();
}

std::size_t ViewerList::write_some(std::size_t viewers_max, WriteMode mode, std::vector<Membership*>& slow) {
  if (!in_round()) return 0;
  const std::size_t from = next_;
  next_ = from + std::min(viewers_max, round_end_ - from);
  write(from, next_, mode, slow);
  const std::size_t written = next_ - from;
  if (next_ == round_end_) {
    frames_.reset();
    next_ = round_end_ = 0;
  }
  return written;
}

// Between two writes to one of many viewers its memory leaves the cache. For a whole group together it is asked for
// first; met one by one, each would be waited for in turn.
void ViewerList::write(std::size_t from, std::size_t to, WriteMode mode, std::vector<Membership*>& slow) {
  constexpr std::size_t kGroup = 32;
  for (; from < to; from += std::min(kGroup, to - from)) {
    const std::size_t group_end = std::min(from + kGroup, to);
    for (std::size_t i = from; i < group_end; ++i) channels_[i]->prefetch();
    for (std::size_t i = from; i < group_end; ++i) {
      const auto result = mode == WriteMode::at_once ? channels_[i]->send_now(frames_) : channels_[i]->send(frames_);
      if (result == transport::SendResult::congested) slow.push_back(memberships_[i]);
    }
  }
}

bool ViewerList::writes_unfinished() const {
  constexpr std::size_t kSamples = 16;
  const std::size_t step = channels_.size() / kSamples + 1;
  for (std::size_t i = 0; i < channels_.size(); i += step)
    if (channels_[i]->queued_bytes() > 0) return true;
  return false;
}

}  // namespace fa::gateway
