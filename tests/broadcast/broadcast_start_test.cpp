#include "services/broadcast/broadcast_start.h"

#include <gtest/gtest.h>

namespace fa::broadcast {
namespace {

constexpr const char* kId = "00000000-0000-4000-8000-0000000000a1";

std::string message(const std::string& mime_type, const std::string& id = kId) {
  return R"({"type":"broadcast_start","auction_id":")" + id + R"(","token":"t","mime_type":")" + mime_type + R"("})";
}

TEST(BroadcastStart, SaysWhoseItIsAndWhatComes) {
  const auto start = parse_broadcast_start(message("video/webm;codecs=vp8,opus"));
  ASSERT_TRUE(start) << start.error();
  EXPECT_EQ(domain::to_string(*start->auction_id), kId);
  EXPECT_EQ(start->token, "t");
  EXPECT_EQ(start->container, ports::Container::webm);
}

TEST(BroadcastStart, KnowsTheContainersOfMediaRecorder) {
  EXPECT_EQ(parse_broadcast_start(message("video/webm"))->container, ports::Container::webm);
  EXPECT_EQ(parse_broadcast_start(message("video/x-matroska;codecs=avc1"))->container, ports::Container::webm);
  EXPECT_EQ(parse_broadcast_start(message("video/mp4;codecs=avc1.42E01E,mp4a.40.2"))->container, ports::Container::mp4);
  for (const char* bad : {"", "video", "video/ogg", "audio/webm", "text/html", "video/webmx", " video/webm"})
    EXPECT_FALSE(parse_broadcast_start(message(bad))) << bad;
}

TEST(BroadcastStart, AnIdThatIsNoneNamesNoAuction) {
  EXPECT_EQ(parse_broadcast_start(message("video/webm", "x"))->auction_id, std::nullopt);
}

TEST(BroadcastStart, EverythingElseIsSaidToBeWrong) {
  for (const char* bad : {"", "{", "[]", "null", "7", R"({"type":"place_bid"})", R"({"type":"broadcast_start"})",
                          R"({"type":"broadcast_start","auction_id":7,"token":"t","mime_type":"video/webm"})",
                          R"({"type":"broadcast_start","auction_id":"x","token":null,"mime_type":"video/webm"})",
                          R"({"auction_id":"x","token":"t","mime_type":"video/webm"})",
                          R"({"type":"broadcast_start","type":"broadcast_start"})"}) {
    const auto start = parse_broadcast_start(bad);
    ASSERT_FALSE(start) << bad;
    EXPECT_FALSE(start.error().empty());
  }
}

}  // namespace
}  // namespace fa::broadcast
