// Engine.IO packets and polling payloads.
#include "wire/engineio/packet.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

namespace fa::wire::engineio {
namespace {

TEST(EngineIoPacket, ReadsTypeAndData) {
  std::string scratch;
  const auto packet = decode_packet("4hello", scratch);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->type, PacketType::message);
  EXPECT_FALSE(packet->binary);
  EXPECT_EQ(packet->data, "hello");
  EXPECT_EQ(decode_packet("2probe", scratch)->type, PacketType::ping);
  EXPECT_EQ(decode_packet("6", scratch)->data, "");
}

TEST(EngineIoPacket, RefusesWhatIsNone) {
  std::string scratch;
  for (const char* text : {"", "abc", "7", "/", "\x1e", "-1", " 4"}) EXPECT_FALSE(decode_packet(text, scratch)) << text;
}

struct Base64Case {
  const char* text;
  std::string bytes;
};

TEST(EngineIoPacket, ReadsBase64AsForgivingAsOtherServers) {
  const std::vector<Base64Case> cases = {
      {"bAQIDBA==", {1, 2, 3, 4}}, {"bAQIDBA", {1, 2, 3, 4}},   {"b", {}},
      {"b-_8=", {'\xFB', '\xFF'}}, {"b+/8=", {'\xFB', '\xFF'}}, {"bAQ ID\nBA==", {1, 2, 3, 4}},
      {"bAQID=BA", {1, 2, 3}}};
  for (const Base64Case& c : cases) {
    std::string scratch;
    const auto packet = decode_packet(c.text, scratch);
    ASSERT_TRUE(packet);
    EXPECT_TRUE(packet->binary);
    EXPECT_EQ(packet->data, c.bytes) << c.text;
  }
}

TEST(EngineIoPayload, IsSplitAtTheSeparator) {
  PayloadReader reader(
      "4a\x1e\x1e"
      "2");
  EXPECT_EQ(reader.next(), "4a");
  EXPECT_EQ(reader.next(), "");
  EXPECT_EQ(reader.next(), "2");
  EXPECT_EQ(reader.next(), std::nullopt);
}

TEST(EngineIoPayload, EmptyIsOneEmptyPacket) {
  PayloadReader reader("");
  EXPECT_EQ(reader.next(), "");
  EXPECT_EQ(reader.next(), std::nullopt);
}

TEST(EngineIoPacket, OpenCarriesTheSettings) {
  EXPECT_EQ(encode_open({"abc", true, 300, 200, 1'000'000}),
            R"(0{"sid":"abc","upgrades":["websocket"],"pingInterval":300,"pingTimeout":200,"maxPayload":1000000})");
  EXPECT_NE(encode_open({"abc", false, 1, 1, 1}).find(R"("upgrades":[])"), std::string::npos);
}

TEST(EngineIoPayload, MessagesComeBackAsTheyWent) {
  EXPECT_TRUE(rc::check([](const std::vector<std::pair<bool, std::string>>& messages) {
    std::string payload;
    for (const auto& [binary, data] : messages) {
      RC_PRE(binary || data.find(kPayloadSeparator) == std::string::npos);
      if (!payload.empty()) payload.push_back(kPayloadSeparator);
      binary ? append_binary_message_as_base64(payload, data) : append_text_message(payload, data);
    }
    PayloadReader reader(payload);
    for (const auto& [binary, data] : messages) {
      std::string scratch;
      const auto packet = decode_packet(*reader.next(), scratch);
      RC_ASSERT(packet && packet->binary == binary && packet->data == data);
    }
  }));
}

}  // namespace
}  // namespace fa::wire::engineio
