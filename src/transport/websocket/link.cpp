#include "transport/websocket/link.h"

#include <algorithm>
#include <utility>

namespace fa::transport::websocket {

namespace close_code = wire::websocket::close_code;
using wire::websocket::Opcode;
using wire::websocket::Session;

Link* Link::open(LoopContext& context, net::TakenConnection& taken, std::string switching_answer,
                 LinkListener& listener, const LinkSettings& settings) {
  if (!taken.connection) return nullptr;
  taken.connection->write(std::move(switching_answer));
  return &context.links.add(std::make_unique<Link>(context, std::move(taken.connection), listener, settings));
}

Link::Link(LoopContext& context, std::unique_ptr<net::TcpConnection> connection, LinkListener& listener,
           const LinkSettings& settings)
    : context_(context),
      settings_(settings),
      connection_(std::move(connection)),
      listener_(&listener),
      session_(settings.message_bytes_max) {
  connection_->set_handler(*this);
}

void Link::read(std::string bytes) {
  if (!bytes.empty() && connection_) receive(bytes);
}

// Frames are unmasked where they lie: in the loop's read buffer, which is ours until we return to the loop.
void Link::on_bytes(std::string_view bytes) {
  const std::span<char> buffer = context_.loop.read_buffer();
  if (bytes.data() < buffer.data() || bytes.data() + bytes.size() > buffer.data() + buffer.size()) {
    return read(std::string(bytes));
  }
  receive(buffer.subspan(static_cast<std::size_t>(bytes.data() - buffer.data()), bytes.size()));
}

void Link::receive(std::span<char> input) {
  std::string answer;
  while (connection_) {
    const Session::Received received = session_.next(input, answer);
    if (!answer.empty()) {
      connection_->write(std::exchange(answer, {}));
      after_write(0, 0);
    }
    if (!session_.is_open()) connection_->set_direct_write(nullptr);
    if (received.kind == Session::Kind::need_more) break;
    if (session_.is_open()) deliver(received);
  }
  if (connection_ && session_.is_finished() && !finished_) finish();
  if (connection_) hold_input();
}

// A message that has come in part is charged to the client; beyond what it may hold, the connection ends.
void Link::hold_input() {
  const auto verdict = connection_->pass().hold_input(session_.held_bytes());
  if (verdict == admission::Verdict::granted) return;
  connection_->refused(admission::Resource::input_bytes, verdict);
  destroy();
}

void Link::deliver(const Session::Received& received) {
  if (listener_ == nullptr) return;
  switch (received.kind) {
    case Session::Kind::text:
      context_.counters.messages_in.add();
      return listener_->on_link_text(*this, received.payload);
    case Session::Kind::binary:
      context_.counters.messages_in.add();
      return listener_->on_link_binary(*this, received.payload);
    case Session::Kind::pong:
      return listener_->on_link_pong(*this);
    case Session::Kind::need_more:
      return;
  }
}

SendResult Link::send(const SharedFrames& frames) {
  if (!connection_ || !session_.is_open()) return SendResult::closed;
  connection_->write(net::SharedBytes{frames, frames->bytes});
  return after_write(frames->bytes.size(), frames->payloads.size());
}

SendResult Link::send_rest(const SharedFrames& frames, std::size_t taken) {
  if (!connection_ || !session_.is_open()) return SendResult::closed;
  connection_->write(net::SharedBytes{frames, std::string_view(frames->bytes).substr(taken)});
  return after_write(frames->bytes.size(), frames->payloads.size());
}

void Link::lend(net::DirectWrite& direct) {
  if (connection_ && session_.is_open()) connection_->set_direct_write(&direct);
}

SendResult Link::send(Opcode opcode, std::string_view payload, std::string_view before) {
  if (!connection_ || !session_.is_open()) return SendResult::closed;
  std::string header;
  wire::websocket::append_header(header, opcode, before.size() + payload.size());
  header.append(before);
  connection_->write_copy(header);
  connection_->write_copy(payload);
  return after_write(header.size() + payload.size(), 1);
}

SendResult Link::after_write(std::size_t bytes, std::size_t messages) {
  context_.counters.bytes_out.add(static_cast<std::int64_t>(bytes));
  context_.counters.messages_out.add(static_cast<std::int64_t>(messages));
  const std::size_t queued = connection_->queued_bytes();
  if (queued <= kCongestedBytes && !(queued > kCongestedBytesWhereTight && connection_->pass().output_is_tight()))
    return SendResult::accepted;
  largest_queued_ = std::max(largest_queued_, static_cast<std::uint32_t>(bytes));
  if (queued > settings_.queued_bytes_max + largest_queued_ && session_.is_open()) {
    context_.counters.slow_consumers.add();
    close(close_code::kSlowConsumer, "slow_consumer");
    return SendResult::closed;
  }
  congested_ = true;
  // A peer that takes nothing gets no more requests answered: its answers would only pile up.
  if (queued > settings_.queued_bytes_max / 2 && !paused_ && session_.is_open()) {
    paused_ = true;
    connection_->pause_reading();
  }
  return SendResult::congested;
}

void Link::ping() {
  if (!connection_ || !session_.is_open()) return;
  std::string frame;
  wire::websocket::append_frame(frame, Opcode::ping, {});
  connection_->write(std::move(frame));
}

void Link::close(std::uint16_t code, std::string_view reason) {
  if (!connection_ || !session_.is_open()) return;
  std::string frame;
  session_.close(code, reason, frame);
  connection_->set_direct_write(nullptr);
  connection_->write(std::move(frame));
  if (std::exchange(paused_, false)) connection_->resume_reading();
  context_.wheel.arm(*this, settings_.close_timeout_ms);
}

void Link::leave(std::uint16_t code, std::string_view reason) {
  listener_ = nullptr;
  close(code, reason);
}

void Link::hang_up() {
  listener_ = nullptr;
  if (connection_) connection_->set_direct_write(nullptr);
  if (connection_) finish();
}

void Link::on_drained() {
  largest_queued_ = 0;
  if (std::exchange(paused_, false)) connection_->resume_reading();
  if (std::exchange(congested_, false) && listener_ != nullptr && session_.is_open())
    listener_->on_link_writable(*this);
}

// Both close frames are out, or ours after an error: FIN follows, and the peer is given time to read what precedes it.
void Link::finish() {
  finished_ = true;
  connection_->shutdown_write();
  context_.wheel.arm(*this, settings_.linger_ms);
  tell_closed();
}

void Link::on_end(net::ConnectionEnd end) {
  const bool still_writing = session_.is_finished() && connection_->queued_bytes() > 0;
  if (end == net::ConnectionEnd::read_side && still_writing) return;
  destroy();
}

void Link::destroy() {
  if (!connection_) return;
  connection_.reset();
  context_.wheel.disarm(*this);
  context_.links.remove(*this);
  tell_closed();
}

void Link::tell_closed() {
  if (LinkListener* listener = std::exchange(listener_, nullptr))
    listener->on_link_closed(*this, session_.close_code());
}

}  // namespace fa::transport::websocket
