// The event feed of one process: publishers call the subscribers directly (ports/event_feed.h).
#pragma once

#include <mutex>
#include <vector>

#include "ports/event_feed.h"

namespace fa::embedded {

class InProcessFeed final : public ports::EventFeed {
 public:
  // Any thread. Batches of one publisher reach every sink in the order of its calls; batches of several publishers
  // reach all sinks in the same order.
  void publish(ports::FeedBatch batch) override;
  // From any thread but a sink's on_events. The sink sees every batch that is published after this returns.
  void subscribe(ports::FeedSink& sink) override;

 private:
  std::mutex mutex_;
  std::vector<ports::FeedSink*> sinks_;
};

}  // namespace fa::embedded
