#include "transport/engineio/outbox.h"

#include <algorithm>

#include "wire/engineio/packet.h"

namespace fa::transport::engineio {

namespace {

void separate(std::string& payload) {
  if (!payload.empty()) payload.push_back(wire::engineio::kPayloadSeparator);
}

}  // namespace

void Outbox::push(const SharedFrames& frames) {
  items_.push_back({frames, {}, false});
  count(frames->bytes.size());
}

void Outbox::push_text(std::string_view packet) {
  items_.push_back({nullptr, std::string(packet), false});
  count(packet.size());
}

void Outbox::push_binary(std::string_view message) {
  items_.push_back({nullptr, std::string(message), true});
  count(message.size());
}

std::string Outbox::take_payload(std::string_view tail) {
  std::string payload;
  payload.reserve(bytes_ + tail.size() + items_.size());
  for (const Item& item : items_) {
    if (item.frames) {
      for (std::size_t i = 0; i < item.frames->payloads.size(); ++i) {
        separate(payload);
        payload.append(item.frames->payload(i));
      }
    } else {
      separate(payload);
      item.binary ? wire::engineio::append_binary_message_as_base64(payload, item.own)
                  : static_cast<void>(payload.append(item.own));
    }
  }
  if (!tail.empty()) separate(payload);
  payload.append(tail);
  clear();
  return payload;
}

void Outbox::move_to(websocket::Link& link) {
  for (const Item& item : items_) {
    if (item.frames) {
      link.send(item.frames);
    } else {
      item.binary ? link.send_binary(item.own) : link.send_text(item.own);
    }
  }
  clear();
}

void Outbox::count(std::size_t bytes) {
  bytes_ += bytes;
  largest_ = std::max(largest_, bytes);
}

void Outbox::clear() {
  std::vector<Item>().swap(items_);
  bytes_ = largest_ = 0;
}

}  // namespace fa::transport::engineio
