// One ffmpeg and the thread that feeds it: pieces go in through a bounded buffer, its end is told once.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/rtmp/child_process.h"
#include "adapters/rtmp/child_sandbox.h"
#include "adapters/rtmp/wake_up.h"
#include "base/thread.h"
#include "ports/clock.h"

namespace fa::rtmp {

struct TranscodeLimits {
  std::size_t buffered_bytes_max = 8 * 1024 * 1024;
  std::int64_t flush_ms_max = 3'000;  // after finish(), for what is buffered to be sent
  std::int64_t stop_ms = 1'000;       // from asking ffmpeg to end to killing it
  int nice = 10;
  ChildSandbox sandbox = {};
};

class Transcode {
 public:
  // `on_end` is called once, on this object's thread, when ffmpeg has ended or could not be started.
  Transcode(std::vector<std::string> command, TranscodeLimits limits, const ports::Clock& clock,
            std::move_only_function<void()> on_end);
  ~Transcode();  // as stop()

  bool write(std::string_view piece);  // false: the buffer is full. Dropped once it has ended
  void finish();                       // no more pieces come
  void stop();                         // ends it at once, and waits for that
  bool has_ended() const { return ended_; }
  bool is_finished() const;  // finish() was called

 private:
  void run();  // whatever throws ends the broadcast
  void run_child();
  void feed_until_end(ChildProcess& child);
  bool write_some(ChildProcess& child);  // true: the pipe is full
  int wait_ms(std::int64_t deadline_us) const;

  const std::vector<std::string> command_;
  const TranscodeLimits limits_;
  const ports::Clock& clock_;
  std::move_only_function<void()> on_end_;
  WakeUp wake_;
  std::atomic<bool> aborted_{false};
  std::atomic<bool> ended_{false};
  mutable std::mutex mutex_;
  std::deque<std::string> pieces_;
  std::size_t front_written_ = 0;  // of the first piece; this object's thread alone
  std::size_t buffered_bytes_ = 0;
  bool finished_ = false;
  base::Thread thread_;  // last
};

}  // namespace fa::rtmp
