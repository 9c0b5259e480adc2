#include "base/log_writer.h"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace fa::base {

namespace {

constexpr std::size_t kPieceBytes = 4096;  // PIPE_BUF: a pipe that is ready takes so many at once (pipe(7))
constexpr int kLookMs = 100;               // how often an end is looked for while the reader does not read
constexpr std::chrono::milliseconds kEndWait{1'000};

std::string note_of(std::uint64_t dropped) {
  return R"({"level":"warn","message":"log lines dropped","count":")" + std::to_string(dropped) + "\"}\n";
}

}  // namespace

LogWriter::LogWriter(int fd, std::size_t queued_bytes_max)
    : fd_(fd), queued_bytes_max_(queued_bytes_max), thread_([this] {
        pthread_setname_np(pthread_self(), "log");
        run();
      }) {}

LogWriter::~LogWriter() {
  flush(kEndWait);
  {
    const std::lock_guard lock(mutex_);
    ending_ = giving_up_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void LogWriter::push(std::string_view line) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() + line.size() > queued_bytes_max_) {
      ++dropped_;
      ++dropped_untold_;
      return;
    }
    queue_.append(line);
    if (writing_) return;  // it looks again by itself
  }
  changed_.notify_all();
}

bool LogWriter::flush(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, wait, [this] { return queue_.empty() && !writing_; });
}

std::uint64_t LogWriter::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

std::string LogWriter::take() {
  std::unique_lock lock(mutex_);
  writing_ = false;
  if (queue_.empty()) changed_.notify_all();
  changed_.wait(lock, [this] { return !queue_.empty() || ending_; });
  if (giving_up_) return {};
  writing_ = !queue_.empty();
  std::string bytes = std::exchange(queue_, {});
  if (const auto dropped = std::exchange(dropped_untold_, 0)) bytes += note_of(dropped);
  return bytes;
}

void LogWriter::run() {
  for (std::string bytes = take(); !bytes.empty(); bytes = take())
    if (!write(bytes)) return;
}

bool LogWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    pollfd ready{fd_, POLLOUT, 0};
    const int count = poll(&ready, 1, kLookMs);
    {
      const std::lock_guard lock(mutex_);
      if (giving_up_) return false;
    }
    if (count <= 0) continue;
    const auto written = ::write(fd_, bytes.data(), std::min(bytes.size(), kPieceBytes));
    if (written < 0 && errno != EINTR && errno != EAGAIN) return true;  // nobody reads any more: these are lost
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace fa::base
