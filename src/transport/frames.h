// Messages encoded once and shared by every connection that gets them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fa::transport {

// One or more whole messages as WebSocket text frames, back to back, ready for one write. The polling transport takes
// the payloads out of the same bytes.
struct Frames {
  struct Span {
    std::uint32_t offset;
    std::uint32_t size;
  };
  std::string bytes;
  std::vector<Span> payloads;

  void append(std::string_view payload);  // adds one unmasked, final text frame
  std::string_view payload(std::size_t i) const {
    return std::string_view(bytes).substr(payloads[i].offset, payloads[i].size);
  }
};

using SharedFrames = std::shared_ptr<const Frames>;

}  // namespace fa::transport
