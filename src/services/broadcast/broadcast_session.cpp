#include "services/broadcast/broadcast_session.h"

#include <string>
#include <utility>

#include "base/json.h"
#include "services/broadcast/close_codes.h"

namespace fa::broadcast {
namespace {

using wire::ErrorCode;

std::string error_message(const Goodbye& goodbye) {
  std::string text;
  base::json::Writer writer(text);
  writer.begin_object();
  writer.field("type", "error");
  writer.field("code", wire::to_string(goodbye.code));
  writer.field("message", goodbye.message);
  writer.end_object();
  return text;
}

// What one person or household has one of.
std::string address_key(const base::http::Request& request) {
  return std::string(base::view_of(request.client));
}

Goodbye invalid(std::string message) {
  return {ErrorCode::invalid_message, std::move(message), kCloseInvalid};
}

}  // namespace

transport::WebSocketFactory BroadcastEndpoint::on(net::EventLoop& loop) {
  return [this, &loop](transport::Channel& channel, const base::http::Request& request) {
    return std::make_unique<BroadcastSession>(*this, loop, channel, address_key(request));
  };
}

template <class Work>
auto BroadcastSession::on_loop(Work work) {
  return [&loop = loop_, anchor = std::weak_ptr<Anchor>(anchor_), work](auto argument) {
    loop.post([anchor, work, argument = std::move(argument)]() mutable {
      if (const auto alive = anchor.lock()) (alive->session->*work)(std::move(argument));
    });
  };
}

BroadcastSession::BroadcastSession(BroadcastEndpoint& endpoint, net::EventLoop& loop, transport::Channel& channel,
                                   std::string address)
    : endpoint_(endpoint),
      loop_(loop),
      channel_(channel),
      address_(std::move(address)),
      place_(endpoint.places_.take(address_)),
      anchor_(std::make_shared<Anchor>(this)),
      timer_(loop.run_after(endpoint.limits_.start_ms_max, [this] {
        if (state_ == State::waiting) end(invalid("broadcast_start did not come."));
      })) {
  if (!place_) end(goodbye_of(place_.error()));
}

BroadcastSession::~BroadcastSession() {
  loop_.cancel(timer_);
}

void BroadcastSession::on_text(std::string_view message) {
  if (state_ == State::over) return;
  if (state_ != State::waiting) return end(invalid("Only pieces of video are taken now."));
  if (message.size() > endpoint_.limits_.start_bytes_max) return end(invalid("broadcast_start is too long."));
  auto start = parse_broadcast_start(message);
  if (!start) return end(invalid(start.error()));
  begin(std::move(*start));
}

void BroadcastSession::begin(BroadcastStart start) {
  state_ = State::beginning;
  auto on_end = [tell = on_loop(&BroadcastSession::end)](ports::BroadcastEnd how) { tell(goodbye_of(how)); };
  const bool taken = endpoint_.pool_.run([&ports = endpoint_.ports_, start = std::move(start), address = address_,
                                          on_end, done = on_loop(&BroadcastSession::on_begun)]() mutable {
    done(begin_broadcast(ports, start, address, std::move(on_end)));
  });
  if (!taken) end(goodbye_of(ports::BroadcastRefusal::unavailable));
}

void BroadcastSession::on_begun(std::expected<Begun, Goodbye> begun) {
  if (state_ != State::beginning) return;  // over: what began ends with `begun`
  if (!begun) return end(begun.error());
  broadcast_ = std::move(begun->broadcast);
  sign_in_ = begun->sign_in;
  state_ = State::running;
  place_->admit();
  channel_.send_text(R"({"type":"broadcast_ready"})");
  loop_.cancel(timer_);
  heard_us_ = loop_.now_us();
  watch_silence();
}

// Asked at each piece: a running broadcast sends one a second or more, and one that is silent ends by that.
bool BroadcastSession::is_signed_out() const {
  return sign_in_ && endpoint_.ports_.tokens.has_ended(*sign_in_);
}

void BroadcastSession::watch_silence() {
  if (state_ != State::running) return;
  const std::int64_t silent_ms = (loop_.now_us() - heard_us_) / 1'000;
  const std::int64_t left_ms = endpoint_.limits_.silent_ms_max - silent_ms;
  if (left_ms <= 0) return end(invalid("No piece of video came for too long."));
  timer_ = loop_.run_after(left_ms, [this] { watch_silence(); });
}

void BroadcastSession::on_binary(std::string_view piece) {
  if (state_ == State::over) return;
  if (state_ != State::running) return end(invalid("Pieces of video come after broadcast_ready."));
  if (is_signed_out()) return end(signed_out());
  if (!piece.empty()) heard_us_ = loop_.now_us();
  if (!broadcast_->write(piece))
    end({ErrorCode::slow_consumer, "The server cannot take the video in as fast as it comes.", kCloseSlow});
}

void BroadcastSession::end(const Goodbye& goodbye) {
  if (state_ == State::over) return;
  state_ = State::over;
  broadcast_.reset();
  channel_.send_text(error_message(goodbye));
  channel_.close(goodbye.close_code, wire::to_string(goodbye.code));
}

void BroadcastSession::on_closed(std::uint16_t) {
  state_ = State::over;
  broadcast_.reset();
}

}  // namespace fa::broadcast
