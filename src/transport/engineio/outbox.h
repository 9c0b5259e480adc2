// What waits for a client's next poll, in order. Shared frames are not copied before that.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "transport/frames.h"
#include "transport/websocket/link.h"

namespace fa::transport::engineio {

class Outbox {
 public:
  void push(const SharedFrames& frames);
  void push_text(std::string_view packet);
  void push_binary(std::string_view message);

  bool empty() const { return items_.empty(); }
  std::size_t bytes() const { return bytes_; }
  std::size_t bytes_beside_largest() const { return bytes_ - largest_; }

  // All of it as one polling payload, with `tail` (whole packets) at its end. Leaves nothing.
  std::string take_payload(std::string_view tail);
  // All of it as WebSocket frames. Leaves nothing.
  void move_to(websocket::Link& link);

 private:
  struct Item {
    SharedFrames frames;  // or nullptr:
    std::string own;
    bool binary = false;  // of `own`
  };
  void count(std::size_t bytes);
  void clear();

  std::vector<Item> items_;
  std::size_t bytes_ = 0;
  std::size_t largest_ = 0;  // of the items' bytes
};

}  // namespace fa::transport::engineio
