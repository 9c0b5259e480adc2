#include "transport/frames.h"

#include "wire/websocket/frame.h"

namespace fa::transport {

void Frames::append(std::string_view payload) {
  wire::websocket::append_header(bytes, wire::websocket::Opcode::text, payload.size());
  payloads.push_back({static_cast<std::uint32_t>(bytes.size()), static_cast<std::uint32_t>(payload.size())});
  bytes.append(payload);
}

}  // namespace fa::transport
