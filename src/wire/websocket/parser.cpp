#include "wire/websocket/parser.h"

#include <algorithm>

#include "wire/websocket/close_code.h"

namespace fa::wire::websocket {

namespace {

constexpr std::uint8_t kReservedBits = 0x70;
constexpr std::uint8_t kMasked = 0x80;

std::uint64_t big_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

std::string_view view(std::span<char> piece) {
  return {piece.data(), piece.size()};
}

}  // namespace

Parser::Event Parser::next(std::span<char>& input) {
  if (delivered_) std::string().swap(message_);
  delivered_ = false;
  if (stage_ == Stage::header && !control_.empty()) std::string().swap(control_);
  while (stage_ != Stage::ended) {
    const std::optional<Event> event = stage_ == Stage::header ? read_header(input) : read_payload(input);
    if (event) return *event;
  }
  input = {};
  return {};
}

bool Parser::fill_header(std::span<char>& input, std::size_t bytes) {
  const std::size_t count = std::min(bytes - std::min<std::size_t>(bytes, header_size_), input.size());
  std::copy_n(input.begin(), count, header_.begin() + header_size_);
  header_size_ = static_cast<std::uint8_t>(header_size_ + count);
  input = input.subspan(count);
  return header_size_ >= bytes;
}

std::size_t Parser::header_bytes() const {
  const std::uint8_t length = header_[1] & 0x7F;
  return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + mask_.size();
}

std::optional<Parser::Event> Parser::read_header(std::span<char>& input) {
  if (!fill_header(input, 2)) return Event{};
  if (!first_bytes_are_lawful()) return fail(close_code::kProtocolError);
  if (!fill_header(input, header_bytes())) return Event{};
  if (const Event refused = check_length(); refused.kind == Kind::error) return refused;

  std::copy_n(header_.begin() + header_size_ - mask_.size(), mask_.size(), mask_.begin());
  frame_left_ = frame_bytes_;
  header_size_ = 0;
  stage_ = Stage::payload;
  if (!is_control(opcode()) && opcode() != Opcode::continuation) message_opcode_ = opcode();
  return std::nullopt;
}

bool Parser::first_bytes_are_lawful() const {
  const std::uint8_t length = header_[1] & 0x7F;
  if ((header_[0] & kReservedBits) != 0 || (header_[1] & kMasked) == 0) return false;
  switch (opcode()) {
    case Opcode::continuation:
      return message_opcode_ != Opcode::continuation;
    case Opcode::text:
    case Opcode::binary:
      return message_opcode_ == Opcode::continuation;
    case Opcode::close:
      return is_final() && length <= kControlPayloadBytesMax && length != 1;
    case Opcode::ping:
    case Opcode::pong:
      return is_final() && length <= kControlPayloadBytesMax;
  }
  return false;
}

// The length must be written in its shortest form and fit into what a message may still take.
Parser::Event Parser::check_length() {
  std::uint64_t length = header_[1] & 0x7F;
  if (length == 126) {
    length = big_endian(std::span(header_).subspan(2, 2));
    if (length < 126) return fail(close_code::kProtocolError);
  } else if (length == 127) {
    length = big_endian(std::span(header_).subspan(2, 8));
    if (length <= 0xFFFF || length >> 63 != 0) return fail(close_code::kProtocolError);
  }
  if (!is_control(opcode())) {
    if (length > message_bytes_max_ - message_bytes_) return fail(close_code::kTooBig);
    message_bytes_ += static_cast<std::uint32_t>(length);
  }
  frame_bytes_ = static_cast<std::uint32_t>(length);
  return {};
}

std::optional<Parser::Event> Parser::read_payload(std::span<char>& input) {
  if (input.empty() && frame_left_ > 0) return Event{};
  const std::span<char> piece = input.first(std::min<std::size_t>(frame_left_, input.size()));
  input = input.subspan(piece.size());
  apply_mask(piece, mask_, frame_bytes_ - frame_left_);
  frame_left_ -= static_cast<std::uint32_t>(piece.size());
  if (frame_left_ == 0) stage_ = Stage::header;
  return is_control(opcode()) ? take_control(piece) : take_data(piece);
}

std::optional<Parser::Event> Parser::take_control(std::span<char> piece) {
  const bool whole = piece.size() == frame_bytes_;
  if (!whole) control_.append(view(piece));
  if (frame_left_ > 0) return std::nullopt;
  return control_event(whole ? view(piece) : std::string_view(control_));
}

Parser::Event Parser::control_event(std::string_view payload) {
  switch (opcode()) {
    case Opcode::close:
      return close_event(payload);
    case Opcode::ping:
      return {Kind::ping, payload, 0};
    default:
      return {Kind::pong, payload, 0};
  }
}

Parser::Event Parser::close_event(std::string_view payload) {
  if (payload.empty()) {
    stage_ = Stage::ended;
    return {Kind::close, {}, close_code::kNone};
  }
  const auto code =
      static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8 | static_cast<std::uint8_t>(payload[1]));
  if (!close_code::is_valid(code)) return fail(close_code::kProtocolError);
  if (!is_valid_utf8(payload.substr(2))) return fail(close_code::kInvalidPayload);
  stage_ = Stage::ended;
  return {Kind::close, payload.substr(2), code};
}

std::optional<Parser::Event> Parser::take_data(std::span<char> piece) {
  if (message_opcode_ == Opcode::text && !utf8_.feed(view(piece))) return fail(close_code::kInvalidPayload);
  const bool ends = frame_left_ == 0 && is_final();
  if (ends && message_.empty()) return end_message(view(piece));
  message_.append(view(piece));
  return ends ? std::optional(end_message(message_)) : std::nullopt;
}

Parser::Event Parser::end_message(std::string_view whole) {
  if (!utf8_.complete()) return fail(close_code::kInvalidPayload);
  const Kind kind = message_opcode_ == Opcode::text ? Kind::text : Kind::binary;
  message_opcode_ = Opcode::continuation;
  message_bytes_ = 0;
  delivered_ = true;
  return {kind, whole, 0};
}

Parser::Event Parser::fail(std::uint16_t code) {
  stage_ = Stage::ended;
  return {Kind::error, {}, code};
}

}  // namespace fa::wire::websocket
