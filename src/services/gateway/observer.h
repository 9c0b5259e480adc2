// What the gateway reports of itself. Called on loop threads; must be quick. The default is not to look.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "domain/uuid.h"

namespace fa::gateway {

enum class SlowStage { merging, snapshot, closed };  // the rungs of the ladder for slow viewers

class Observer {
 public:
  virtual ~Observer() = default;
  // `outcome` is "accepted" or an error code; the time is from the frame's arrival to its queued acknowledgement.
  virtual void bid_answered(std::string_view /*outcome*/, std::int64_t /*latency_us*/) {}
  // One write to all viewers of a room: the delay is that of its oldest event, from publishing to queueing.
  virtual void fanned_out(std::int64_t /*delay_us*/, std::size_t /*viewers*/, std::size_t /*messages*/) {}
  virtual void bids_merged(std::int64_t /*count*/) {}
  virtual void sessions_changed(int /*by*/) {}
  virtual void rooms_changed(int /*by*/) {}
  virtual void slow_viewer(SlowStage /*stage*/) {}
  // How many people look at an auction, over all loops; said by each loop that has a room of it.
  virtual void participants_changed(domain::AuctionId /*id*/, std::int64_t /*participants*/) {}
};

}  // namespace fa::gateway
