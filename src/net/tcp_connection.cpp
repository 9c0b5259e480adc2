#include "net/tcp_connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/assert.h"
#include "net/limits.h"

namespace fa::net {

namespace {
constexpr std::uint32_t kTimeStepUs = 200;  // charged at once; less is not worth looking for the client
constexpr std::int64_t kReadUsMax = 2'000;  // of one read; more is not its doing: others had the processor
constexpr std::size_t kReadBytesWhereBounded = 16 * kKiB;  // so that no single read takes much of the time
}  // namespace

TcpConnection::TcpConnection(int fd, const PeerAddress& peer, admission::ConnectionPass pass)
    : fd_(fd), peer_(peer), pass_(std::move(pass)) {}

TcpConnection::~TcpConnection() {
  detach();
  set_direct_write(nullptr);
  close(fd_);
}

void TcpConnection::attach(EventLoop& loop, TcpConnectionHandler& handler) {
  FA_ASSERT(loop_ == nullptr && !broken_);
  loop_ = &loop;
  handler_ = &handler;
  interest_ = wanted_events();
  loop.add(fd_, interest_, *this);
  if (!output_.empty() && !blocked_) loop.at_end_of_turn(*this);
  update_direct();
}

void TcpConnection::detach() {
  handler_ = nullptr;
  leave_loop();
}

void TcpConnection::leave_loop() {
  if (!loop_) return;
  if (resume_timer_ != 0) loop_->cancel(std::exchange(resume_timer_, 0));
  held_back_ = false;
  loop_->remove(fd_);
  loop_->forget(*this);
  loop_ = nullptr;
  update_direct();
}

void TcpConnection::set_handler(TcpConnectionHandler& handler) {
  handler_ = &handler;
}

void TcpConnection::write(std::string bytes) {
  if (!takes_writes()) return;
  output_.push(std::move(bytes));
  queued();
}

void TcpConnection::write_copy(std::string_view bytes) {
  if (!takes_writes()) return;
  output_.push(bytes);
  queued();
}

void TcpConnection::write(SharedBytes bytes) {
  if (!takes_writes()) return;
  output_.push(std::move(bytes));
  queued();
}

void TcpConnection::set_direct_write(DirectWrite* direct) {
  if (direct_) {
    direct_->fd_ = -1;
    direct_->connection_ = nullptr;
  }
  direct_ = direct;
  if (!direct_) return;
  FA_ASSERT(direct_->connection_ == nullptr);
  direct_->connection_ = this;
  update_direct();
}

void TcpConnection::update_direct() {
  if (direct_) direct_->fd_ = loop_ && takes_writes() && !blocked_ && output_.empty() ? fd_ : -1;
}

void TcpConnection::queued() {
  if (output_.bytes() > kDrainNoticeBytes) report_drained_ = true;
  if (blocked_ && !output_refused_ && !hold_output()) {
    output_refused_ = true;
    if (loop_) loop_->at_end_of_turn(*this);  // ends there: this is inside a call of the handler
  }
  if (loop_ && !blocked_) loop_->at_end_of_turn(*this);
  update_direct();
}

void TcpConnection::shutdown_write() {
  if (!takes_writes()) return;
  shutdown_wanted_ = true;
  update_direct();
  if (loop_ && !blocked_) loop_->at_end_of_turn(*this);
}

void TcpConnection::pause_reading() {
  reading_ = false;
  update_interest();
}

void TcpConnection::resume_reading() {
  reading_ = true;
  update_interest();
}

void TcpConnection::on_ready(std::uint32_t epoll_events) {
  // A handler may destroy this connection or send it to another thread; the loop then knows it no more.
  EventLoop& loop = *loop_;
  const int fd = fd_;
  const auto registration = loop.registration(fd);
  if (epoll_events & EPOLLOUT) {
    blocked_ = false;
    flush();
    if (loop.registration(fd) != registration) return;
  }
  if (wants_to_read()) {
    if (epoll_events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_once(loop);
  } else if (epoll_events & (EPOLLHUP | EPOLLERR)) {
    end(ConnectionEnd::broken);
  }
}

// One read a turn, so that a fast sender does not starve the others; what is left makes the socket ready again.
void TcpConnection::read_once(EventLoop& loop) {
  FA_ASSERT(handler_ != nullptr);
  if (loop.bounds_time()) {
    if (const auto pause_ms = loop.owed_time_ms(pass_.client())) return hold_back(loop, pause_ms);
  }
  auto buffer = loop.read_buffer();
  if (loop.bounds_time()) buffer = buffer.first(kReadBytesWhereBounded);
  const auto count = recv(fd_, buffer.data(), buffer.size(), 0);
  if (count > 0) {
    const int fd = fd_;
    const auto registration = loop.registration(fd);
    const std::int64_t began_us = loop.bounds_time() ? loop.fresh_now_us() : 0;
    handler_->on_bytes({buffer.data(), static_cast<std::size_t>(count)});
    if (loop.bounds_time() && loop.registration(fd) == registration) charge_time(loop, began_us);
    return;
  }
  if (count < 0) {
    if (errno != EAGAIN && errno != EINTR) end(ConnectionEnd::broken);
    return;
  }
  read_ended_ = true;
  update_interest();
  end(ConnectionEnd::read_side);
}

// A client that has had its share of this loop's time is not read for a while: what it sends waits in the kernel.
void TcpConnection::charge_time(EventLoop& loop, std::int64_t began_us) {
  time_us_ += static_cast<std::uint32_t>(std::clamp<std::int64_t>(loop.fresh_now_us() - began_us, 0, kReadUsMax));
  if (time_us_ < kTimeStepUs) return;
  const std::int64_t pause_ms = loop.charge_time(pass_.client(), std::exchange(time_us_, 0));
  if (pause_ms > 0) hold_back(loop, pause_ms);
}

void TcpConnection::hold_back(EventLoop& loop, std::int64_t pause_ms) {
  if (held_back_) return;
  refused(admission::Resource::loop_time, admission::Verdict::client_is_full);
  held_back_ = true;
  update_interest();
  resume_timer_ = loop.run_after(pause_ms, [this] {
    resume_timer_ = 0;
    held_back_ = false;
    update_interest();
  });
}

void TcpConnection::refused(admission::Resource resource, admission::Verdict why) const {
  if (auto* const door = pass_.door()) door->refused(resource, why, peer_.text(), loop_ ? loop_->now_us() : 0);
}

// Only what waits for a peer that does not read is counted: the rest has left by the end of the turn. false: no more
// may wait.
bool TcpConnection::hold_output() {
  const auto verdict = pass_.hold_output(blocked_ ? output_.bytes() : 0);
  if (verdict == admission::Verdict::granted) return true;
  refused(admission::Resource::output_bytes, verdict);
  return false;
}

void TcpConnection::flush() {
  if (output_refused_ || (!output_.empty() && !send_some()) || !hold_output()) return end(ConnectionEnd::broken);
  update_interest();
  update_direct();
  if (output_.empty()) after_all_sent();
}

// false: the socket is broken. Otherwise either all has left or the socket is blocked.
bool TcpConnection::send_some() {
  while (!output_.empty()) {
    std::array<iovec, kWriteChunksMax> pieces;
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = output_.gather(pieces);
    std::size_t offered = 0;
    for (std::size_t i = 0; i < message.msg_iovlen; ++i) offered += pieces[i].iov_len;
    const auto sent = message.msg_iovlen == 1 ? send(fd_, pieces[0].iov_base, offered, MSG_NOSIGNAL)
                                              : sendmsg(fd_, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN) return false;
    if (sent > 0) output_.consume(static_cast<std::size_t>(sent));
    if (sent < 0 || static_cast<std::size_t>(sent) < offered) {
      blocked_ = true;
      report_drained_ = true;
      return true;
    }
  }
  return true;
}

void TcpConnection::after_all_sent() {
  if (shutdown_wanted_ && !shutdown_done_) {
    shutdown_done_ = true;
    shutdown(fd_, SHUT_WR);
  }
  if (!std::exchange(report_drained_, false) || !handler_) return;
  handler_->on_drained();
}

void TcpConnection::end(ConnectionEnd how) {
  if (how == ConnectionEnd::broken) {
    broken_ = true;
    output_.clear();
    leave_loop();
  }
  if (handler_) handler_->on_end(how);
}

void TcpConnection::update_interest() {
  if (!loop_ || interest_ == wanted_events()) return;
  interest_ = wanted_events();
  loop_->modify(fd_, interest_);
}

std::uint32_t TcpConnection::wanted_events() const {
  return (wants_to_read() ? std::uint32_t{EPOLLIN} : 0u) | (blocked_ ? std::uint32_t{EPOLLOUT} : 0u);
}

}  // namespace fa::net
