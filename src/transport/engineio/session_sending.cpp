// What a session sends: at once on a WebSocket, with the next poll otherwise.
#include "transport/engineio/session.h"

namespace fa::transport::engineio {

SendResult Session::send(const SharedFrames& frames) {
  if (!machine_.may_send() || overflowed_) return SendResult::closed;
  if (link_) return link_->send(frames);
  if (!polling_) return SendResult::closed;
  polling_->outbox.push(frames);
  return after_queueing(frames->payloads.size());
}

// Bytes are taken only by a link, so what is left of them goes the same way.
SendResult Session::send_rest(const SharedFrames& frames, std::size_t taken) {
  return link_ && machine_.may_send() ? link_->send_rest(frames, taken) : send(frames);
}

SendResult Session::send_text(std::string_view packet) {
  if (!machine_.may_send() || overflowed_) return SendResult::closed;
  if (link_) return link_->send_text(packet);
  if (!polling_) return SendResult::closed;
  polling_->outbox.push_text(packet);
  return after_queueing(1);
}

SendResult Session::send_binary(std::string_view message) {
  if (!machine_.may_send() || overflowed_) return SendResult::closed;
  if (link_) return link_->send_binary(message);
  if (!polling_) return SendResult::closed;
  polling_->outbox.push_binary(message);
  return after_queueing(1);
}

SendResult Session::send_message(std::string_view text) {
  if (link_ && machine_.may_send()) return link_->send_text(text, wire::engineio::kTextMessage);
  std::string packet;
  packet.reserve(text.size() + 1);
  wire::engineio::append_text_message(packet, text);
  return send_text(packet);
}

SendResult Session::after_queueing(std::size_t messages) {
  context_.counters.messages_out.add(static_cast<std::int64_t>(messages));
  overflowed_ = polling_->outbox.bytes_beside_largest() > settings_.link.queued_bytes_max ||
                pass_.hold_output(polling_->outbox.bytes()) != admission::Verdict::granted;
  if (overflowed_ || machine_.poll_pending()) context_.loop.at_end_of_turn(*this);
  if (overflowed_) return SendResult::closed;
  const bool is_tight = settings_.door && settings_.door->output_bytes().is_tight();
  if (polling_->outbox.bytes() <= (is_tight ? kCongestedBytesWhereTight : kCongestedBytes)) return SendResult::accepted;
  congested_ = true;
  return SendResult::congested;
}

std::size_t Session::queued_bytes() const {
  if (link_) return link_->queued_bytes();
  return polling_ ? polling_->outbox.bytes() : 0;
}

}  // namespace fa::transport::engineio
