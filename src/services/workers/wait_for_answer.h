// Waits, on a worker's thread, for a port that answers through a callback.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <optional>

namespace fa::workers {

// Calls `start(done)` and gives what `done` was called with; nullopt where nothing came within `timeout`. A later
// answer is dropped.
template <class Result, class Start>
std::optional<Result> wait_for_answer(std::chrono::milliseconds timeout, Start&& start) {
  auto promise = std::make_shared<std::promise<Result>>();
  auto answer = promise->get_future();
  start([promise](Result result) { promise->set_value(std::move(result)); });
  if (answer.wait_for(timeout) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

}  // namespace fa::workers
