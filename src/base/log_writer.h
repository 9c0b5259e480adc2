// Writes log lines to a descriptor on a thread of its own, so that nobody waits for whoever reads them. Bounded: while
// the reader does not read, lines are dropped and counted.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace fa::base {

class LogWriter {
 public:
  // `fd` stays the caller's. `queued_bytes_max`: of the lines that wait to be written.
  LogWriter(int fd, std::size_t queued_bytes_max);
  ~LogWriter();  // what waits is written, as far as the reader takes it within a second
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  // Takes a whole line with its end, or drops it. Does not block. Any thread.
  void push(std::string_view line);
  // Waits until all that was pushed before is written; false: not within `wait`. Any thread.
  bool flush(std::chrono::milliseconds wait);
  std::uint64_t dropped() const;  // lines, since the start; any thread

 private:
  void run();
  // Writes as far as the reader takes it; false: the end was asked for, or the reader has gone.
  bool write(std::string_view bytes);
  std::string take();  // waits; empty: the end

  const int fd_;
  const std::size_t queued_bytes_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string queue_;
  std::uint64_t dropped_ = 0;
  std::uint64_t dropped_untold_ = 0;
  bool writing_ = false;
  bool ending_ = false;     // write what waits, then end
  bool giving_up_ = false;  // end at once
  std::thread thread_;
};

}  // namespace fa::base
