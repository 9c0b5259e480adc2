// One connection to /broadcast. Loop thread only.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/broadcast/broadcast_endpoint.h"
#include "transport/channel.h"

namespace fa::broadcast {

class BroadcastSession final : public transport::WebSocketHandler {
 public:
  // `address`: the key of where the connection comes from.
  BroadcastSession(BroadcastEndpoint& endpoint, net::EventLoop& loop, transport::Channel& channel, std::string address);
  ~BroadcastSession() override;

  void on_text(std::string_view message) override;
  void on_binary(std::string_view piece) override;
  void on_closed(std::uint16_t code) override;

 private:
  enum class State : std::uint8_t { waiting, beginning, running, over };
  struct Anchor {  // found by what comes back from other threads, as long as the session lives
    BroadcastSession* session;
  };

  void begin(BroadcastStart start);
  void
  watch_silence();  // ends a broadcast of which no piece came for too long; armed anew for what is left of the wait
  void on_begun(std::expected<Begun, Goodbye> begun);
  bool is_signed_out() const;
  void end(const Goodbye& goodbye);
  // `work` on the loop, with the session, unless it is gone by then.
  template <class Work>
  auto on_loop(Work work);

  BroadcastEndpoint& endpoint_;
  net::EventLoop& loop_;
  transport::Channel& channel_;
  const std::string address_;
  std::expected<Places::Place, Places::Refusal> place_;
  const std::shared_ptr<Anchor> anchor_;
  net::TimerId timer_;         // until broadcast_start has come, then of silence: one at a time
  std::int64_t heard_us_ = 0;  // of broadcast_ready or the newest piece, by the loop's clock
  State state_ = State::waiting;
  std::unique_ptr<ports::Broadcast> broadcast_;
  std::optional<domain::Uuid> sign_in_;
};

}  // namespace fa::broadcast
