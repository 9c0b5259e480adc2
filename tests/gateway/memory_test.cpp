// What one viewer costs in this layer: at most 1 KiB for a signed-in session that has joined an auction.
#include <gtest/gtest.h>
#include <malloc.h>

#include "gateway/support/house.h"
#include "support/client_key.h"

namespace fa::gateway::test {
namespace {

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
class SilentChannel final : public transport::Channel {
 public:
  transport::SendResult send(const transport::SharedFrames&) override { return transport::SendResult::accepted; }
  transport::SendResult send_text(std::string_view) override { return transport::SendResult::accepted; }
  transport::SendResult send_binary(std::string_view) override { return transport::SendResult::accepted; }
  std::size_t queued_bytes() const override { return 0; }
  void close(std::uint16_t, std::string_view) override {}
};

TEST(Memory, OfAJoinedSignedInSessionStaysBelowOneKibibyte) {
  constexpr std::size_t kSessions = 2'000;
  House house;
  const auto id = house.open();
  std::vector<SilentChannel> channels(kSessions);
  std::vector<std::unique_ptr<transport::WebSocketHandler>> handlers(kSessions);
  base::http::Request request;
  request.remote_address = "192.0.2.1";
  request.client = fa::test::client_of(request.remote_address);
  const std::size_t before = mallinfo2().uordblks;
  for (std::size_t i = 0; i < kSessions; ++i) {
    request.headers = {{"authorization", "Bearer person" + std::to_string(i)}};
    handlers[i] = house.endpoints[0].websocket(channels[i], request);
    house.settle();
    handlers[i]->on_text(R"({"type":"join_auction","ref":1,)" + about(id) + "}");
    house.settle();
  }
  const std::size_t each = (mallinfo2().uordblks - before) / kSessions;
  EXPECT_EQ(house.gateway.participants(id), static_cast<std::int64_t>(kSessions));
  EXPECT_LE(each, 1'024u);
  RecordProperty("bytes_per_session", static_cast<int>(each));
}
#endif

}  // namespace
}  // namespace fa::gateway::test
