#include "adapters/rtmp/transcode.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/caught.h"
#include "base/log.h"

namespace fa::rtmp {
namespace {

// A pipe whose reader has gone is told by EPIPE.
void ignore_sigpipe_here() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace

Transcode::Transcode(std::vector<std::string> command, TranscodeLimits limits, const ports::Clock& clock,
                     std::move_only_function<void()> on_end)
    : command_(std::move(command)),
      limits_(limits),
      clock_(clock),
      on_end_(std::move(on_end)),
      thread_("broadcast", [this] { run(); }) {}

Transcode::~Transcode() {
  stop();
}

void Transcode::stop() {
  aborted_ = true;
  wake_.wake();
  thread_.join();
}

bool Transcode::write(std::string_view piece) {
  {
    const std::scoped_lock lock(mutex_);
    if (finished_ || ended_ || piece.empty()) return true;
    if (buffered_bytes_ + piece.size() > limits_.buffered_bytes_max) return false;
    pieces_.emplace_back(piece);
    buffered_bytes_ += piece.size();
  }
  wake_.wake();
  return true;
}

void Transcode::finish() {
  {
    const std::scoped_lock lock(mutex_);
    finished_ = true;
  }
  wake_.wake();
}

void Transcode::run() {
  ignore_sigpipe_here();
  try {
    run_child();
  } catch (...) {
    base::log_caught("a broadcast's ffmpeg was given up");
  }
  ended_ = true;
  try {
    on_end_();
  } catch (...) {
    base::log_caught("the end of a broadcast was not told");
  }
}

void Transcode::run_child() {
  auto child = ChildProcess::start(
      {.arguments = command_, .stdin_pipe = true, .nice = limits_.nice, .sandbox = limits_.sandbox});
  if (!child) return base::log::error("ffmpeg cannot be started", {{"detail", child.error()}});
  feed_until_end(*child);
  child->end(limits_.stop_ms);
}

void Transcode::feed_until_end(ChildProcess& child) {
  std::int64_t deadline_us = 0;  // 0: none yet
  while (!aborted_) {
    const bool waits_to_write = child.stdin_fd() >= 0 && write_some(child);
    if (deadline_us == 0 && is_finished()) deadline_us = clock_.monotonic_us() + limits_.flush_ms_max * 1000;
    if (deadline_us != 0 && !waits_to_write) child.close_stdin();
    if (deadline_us != 0 && clock_.monotonic_us() >= deadline_us) return;
    std::array<pollfd, 3> waits{
        {{wake_.fd(), POLLIN, 0}, {child.exit_fd(), POLLIN, 0}, {waits_to_write ? child.stdin_fd() : -1, POLLOUT, 0}}};
    poll(waits.data(), waits.size(), wait_ms(deadline_us));
    if (waits[1].revents != 0) return;
    if (waits[0].revents != 0) wake_.clear();
  }
}

bool Transcode::write_some(ChildProcess& child) {
  while (true) {
    const std::string* front = nullptr;
    {
      const std::scoped_lock lock(mutex_);
      if (pieces_.empty()) return false;
      front = &pieces_.front();  // stays where it is: others only append
    }
    const ssize_t count = ::write(child.stdin_fd(), front->data() + front_written_, front->size() - front_written_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return true;
    if (count < 0) {  // it reads no more; its exit tells the rest
      child.close_stdin();
      return false;
    }
    front_written_ += static_cast<std::size_t>(count);
    if (front_written_ < front->size()) continue;
    const std::scoped_lock lock(mutex_);
    buffered_bytes_ -= front->size();
    pieces_.pop_front();
    front_written_ = 0;
  }
}

bool Transcode::is_finished() const {
  const std::scoped_lock lock(mutex_);
  return finished_;
}

int Transcode::wait_ms(std::int64_t deadline_us) const {
  if (deadline_us == 0) return -1;
  return static_cast<int>(std::max<std::int64_t>((deadline_us - clock_.monotonic_us()) / 1000 + 1, 0));
}

}  // namespace fa::rtmp
