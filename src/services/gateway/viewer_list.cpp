#include "services/gateway/viewer_list.h"

#include <algorithm>

#include "base/assert.h"

namespace fa::gateway {

void ViewerList::add(Membership& membership) {
  membership.index = static_cast<std::uint32_t>(channels_.size());
  channels_.push_back(&membership.viewer.channel());
  memberships_.push_back(&membership);
}

void ViewerList::remove(Membership& membership) {
  const std::size_t at = membership.index;
  FA_ASSERT(at < memberships_.size() && memberships_[at] == &membership);
  channels_[at] = channels_.back();
  memberships_[at] = memberships_.back();
  memberships_[at]->index = membership.index;
  channels_.pop_back();
  memberships_.pop_back();
}

void ViewerList::send(const transport::SharedFrames& frames, std::vector<Membership*>& slow) {
  for (std::size_t i = 0; i < channels_.size(); ++i)
    if (channels_[i]->send(frames) == transport::SendResult::congested) slow.push_back(memberships_[i]);
}

// Between two writes to one of very many viewers its memory leaves the cache. A look at a whole group first brings it
// back for all of them together; met one by one, each would be waited for in turn. Fewer viewers stay in the cache.
void ViewerList::send_now(const transport::SharedFrames& frames, std::vector<Membership*>& slow) {
  constexpr std::size_t kGroup = 32;
  constexpr std::size_t kCached = 2'048;
  for (std::size_t from = 0; from < channels_.size(); from += kGroup) {
    const std::size_t to = std::min(from + kGroup, channels_.size());
    if (channels_.size() > kCached)
      for (std::size_t i = from; i < to; ++i) static_cast<void>(channels_[i]->queued_bytes());
    for (std::size_t i = from; i < to; ++i)
      if (channels_[i]->send_now(frames) == transport::SendResult::congested) slow.push_back(memberships_[i]);
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
