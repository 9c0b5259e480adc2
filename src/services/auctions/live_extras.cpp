#include "services/auctions/live_extras.h"

#include "rest/await.h"

namespace fa::auctions {
namespace {

std::int64_t chat_seq(ports::ChatLog& chat, domain::AuctionId id) {
  using Answer = std::expected<ports::ChatSnapshot, ports::ChatError>;
  const auto answer =
      rest::await<Answer>(std::chrono::seconds(1), [&](auto done) { chat.since(id, std::nullopt, std::move(done)); });
  return answer && *answer ? (*answer)->chat_seq : 0;
}

}  // namespace

wire::LiveExtras live_extras(const Ports& ports, domain::AuctionId id) {
  ports::StreamState stream = ports.video.state(id);
  return {.participant_count = ports.presence.participants(id),
          .chat_seq = chat_seq(ports.chat, id),
          .live = stream.live,
          .playback_url = std::move(stream.playback_url),
          .server_time = ports.clock.unix_ms()};
}

}  // namespace fa::auctions
