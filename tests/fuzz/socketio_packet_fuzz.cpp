// Any bytes as a Socket.IO packet's text, then attachments: what is read must be readable again after it was written.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "wire/socketio/decoder.h"
#include "wire/socketio/packet.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fa::wire::socketio;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const fa::base::json::Limits limits{.last_of_repeated_keys = true, .cut_at_limits = true};  // as served
  Decoder decoder(limits);
  auto result = decoder.on_text(text);
  while (result && !*result) result = decoder.on_binary("attachment");
  if (!result) return 0;

  const Decoded& decoded = **result;
  // Also where the payload was cut, it is a tree that one can walk through.
  if (decoded.payload && fa::base::json::to_text(*decoded.payload).empty()) std::abort();
  if (decoded.packet.type == PacketType::event && decoded.payload) {
    if (arguments_after_name(decoded.packet.json).size() > decoded.packet.json.size()) std::abort();
  }
  std::string again;
  append_packet(again, decoded.packet);
  if (decoded.packet.attachments == 0 && !Decoder(limits).on_text(again)) std::abort();
  return 0;
}
