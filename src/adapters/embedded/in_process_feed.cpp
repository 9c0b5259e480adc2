#include "adapters/embedded/in_process_feed.h"

namespace fa::embedded {

void InProcessFeed::publish(ports::FeedBatch batch) {
  const std::lock_guard lock(mutex_);
  for (auto* sink : sinks_) sink->on_events(batch);
}

void InProcessFeed::subscribe(ports::FeedSink& sink) {
  const std::lock_guard lock(mutex_);
  sinks_.push_back(&sink);
}

}  // namespace fa::embedded
