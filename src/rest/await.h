// Waits, on a thread that may block, for the one answer of something asynchronous.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace fa::rest {

// `start` is given the callback to call once, from any thread, also long after this has returned.
// nullopt: no answer within `timeout`.
template <class Result, class Start>
std::optional<Result> await(std::chrono::milliseconds timeout, Start start) {
  struct Slot {
    std::mutex mutex;
    std::condition_variable answered;
    std::optional<Result> result;
  };
  const auto slot = std::make_shared<Slot>();
  start([slot](Result result) {
    const std::scoped_lock lock(slot->mutex);
    slot->result.emplace(std::move(result));
    slot->answered.notify_one();
  });
  std::unique_lock lock(slot->mutex);
  slot->answered.wait_for(lock, timeout, [&] { return slot->result.has_value(); });
  return std::move(slot->result);
}

}  // namespace fa::rest
