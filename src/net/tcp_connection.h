// One accepted socket on one event loop. It reads into the loop's shared buffer, so an idle connection holds no buffer;
// it writes what was queued in a turn of the loop in one system call at the end of that turn. Loop thread only.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "admission/connection_pass.h"
#include "net/direct_write.h"
#include "net/event_loop.h"
#include "net/output_queue.h"
#include "net/peer_address.h"

namespace fa::net {

enum class ConnectionEnd {
  read_side,  // the peer will send no more (FIN); writing still works until the connection is destroyed
  broken,     // reset, or an error of reading or writing: nothing works any more; last call
};

// Each call may destroy the connection, detach it or give it another handler.
class TcpConnectionHandler {
 public:
  virtual ~TcpConnectionHandler() = default;
  virtual void on_bytes(std::string_view bytes) = 0;  // never empty; valid until the call returns
  virtual void on_end(ConnectionEnd end) = 0;
  // The queue has become empty after the socket was blocked, or after more than kDrainNoticeBytes waited.
  virtual void on_drained() {}
};

class TcpConnection final : private FdHandler, private EndOfTurnHandler {
 public:
  // Takes a connected non-blocking socket, on no loop yet.
  TcpConnection(int fd, const PeerAddress& peer, admission::ConnectionPass pass);
  ~TcpConnection() override;  // closes at once; what is queued is dropped
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;

  // Starts to read and write on `loop`, on its thread. The handler outlives the attachment.
  void attach(EventLoop& loop, TcpConnectionHandler& handler);
  // Leaves its loop, with what is queued, so that it can be posted to another one and attached there.
  void detach();
  void set_handler(TcpConnectionHandler& handler);

  // Queued, and written at the end of the loop's turn. The connection does not bound its own queue: whoever writes
  // looks at queued_bytes(). What waits because peers do not read is bounded over all connections and for each client
  // (admission/limits.h, output_bytes): beyond that it ends as broken. Nothing is taken after shutdown_write().
  void write(std::string bytes);
  void write_copy(std::string_view bytes);
  void write(SharedBytes bytes);
  // Lets `direct` write to the socket as long as nothing waits before it; nullptr, or another one, ends that.
  void set_direct_write(DirectWrite* direct);
  std::size_t queued_bytes() const { return output_.bytes(); }
  bool writes_blocked() const { return blocked_; }  // the peer does not take what was offered
  void shutdown_write();                            // FIN once all that is queued has left; reading goes on

  void pause_reading();  // an end of the peer is then noticed only after resume_reading(), unless it is a reset
  void resume_reading();

  EventLoop* loop() const { return loop_; }  // nullptr while detached
  const PeerAddress& peer() const { return peer_; }
  // What of the connection is charged to whom. The handler says what it keeps of its input.
  admission::ConnectionPass& pass() { return pass_; }
  void refused(admission::Resource resource, admission::Verdict why) const;  // counted, and logged now and then

 private:
  void on_ready(std::uint32_t epoll_events) override;
  void on_failure() override { end(ConnectionEnd::broken); }
  void on_end_of_turn() override { flush(); }
  void read_once(EventLoop& loop);
  void charge_time(EventLoop& loop, std::int64_t began_us);
  void hold_back(EventLoop& loop, std::int64_t pause_ms);
  bool wants_to_read() const { return reading_ && !held_back_ && !read_ended_; }
  bool hold_output();
  void flush();
  bool send_some();
  void after_all_sent();
  void end(ConnectionEnd how);
  void leave_loop();
  void queued();
  bool takes_writes() const { return !broken_ && !shutdown_wanted_; }
  void update_interest();
  void update_direct();
  std::uint32_t wanted_events() const;

  int fd_;
  std::uint32_t interest_ = 0;  // what epoll was last told
  bool reading_ = true;
  bool held_back_ = false;  // its client has had more of the loop's time than its share
  bool read_ended_ = false;
  bool blocked_ = false;
  bool output_refused_ = false;
  bool broken_ = false;
  bool report_drained_ = false;
  bool shutdown_wanted_ = false;
  bool shutdown_done_ = false;
  EventLoop* loop_ = nullptr;
  TcpConnectionHandler* handler_ = nullptr;
  DirectWrite* direct_ = nullptr;
  OutputQueue output_;
  std::uint32_t time_us_ = 0;  // of the loop, not charged to the client yet
  TimerId resume_timer_ = 0;
  PeerAddress peer_;
  admission::ConnectionPass pass_;
};

}  // namespace fa::net
