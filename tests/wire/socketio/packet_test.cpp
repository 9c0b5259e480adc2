// Socket.IO packet texts: what is read, what is refused, what is written.
#include "wire/socketio/packet.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "wire/socketio/decoder.h"
#include "wire/socketio/dispatch.h"
#include "wire/socketio/encode.h"

namespace fa::wire::socketio {
namespace {

struct Good {
  const char* text;
  PacketType type;
  std::size_t attachments;
  const char* nsp;
  std::optional<std::uint64_t> id;
  const char* json;
};

class GoodPackets : public testing::TestWithParam<Good> {};

TEST_P(GoodPackets, AreRead) {
  const Good& good = GetParam();
  const auto packet = decode_header(good.text);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->type, good.type);
  EXPECT_EQ(packet->attachments, good.attachments);
  EXPECT_EQ(packet->nsp, good.nsp);
  EXPECT_EQ(packet->id, good.id);
  EXPECT_EQ(packet->json, good.json);
}

INSTANTIATE_TEST_SUITE_P(
    Table, GoodPackets,
    testing::Values(Good{"0", PacketType::connect, 0, "/", {}, ""},
                    Good{R"(0{"token":"1"})", PacketType::connect, 0, "/", {}, R"({"token":"1"})"},
                    Good{"0/custom,", PacketType::connect, 0, "/custom", {}, ""},
                    Good{"0/custom", PacketType::connect, 0, "/custom", {}, ""},
                    Good{R"(0/custom,{"a":1})", PacketType::connect, 0, "/custom", {}, R"({"a":1})"},
                    Good{"1/custom,", PacketType::disconnect, 0, "/custom", {}, ""},
                    Good{R"(2["m",1])", PacketType::event, 0, "/", {}, R"(["m",1])"},
                    Good{R"(2456["m"])", PacketType::event, 0, "/", 456, R"(["m"])"},
                    Good{R"(2/a,0["m"])", PacketType::event, 0, "/a", 0, R"(["m"])"},
                    Good{"313[]", PacketType::ack, 0, "/", 13, "[]"},
                    Good{R"(52-/a,7["m"])", PacketType::binary_event, 2, "/a", 7, R"(["m"])"},
                    Good{R"(61-9[{"_placeholder":true,"num":0}])", PacketType::binary_ack, 1, "/", 9,
                         R"([{"_placeholder":true,"num":0}])"}));

struct Bad {
  const char* text;
  DecodeError error;
};

class BadPackets : public testing::TestWithParam<Bad> {};

TEST_P(BadPackets, AreRefused) {
  const base::json::Limits limits;
  Decoder decoder(limits);
  const auto result = decoder.on_text(GetParam().text);
  ASSERT_FALSE(result) << GetParam().text;
  EXPECT_EQ(result.error(), GetParam().error) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadPackets,
    testing::Values(
        Bad{"", DecodeError::unknown_type}, Bad{"abc", DecodeError::unknown_type}, Bad{"7", DecodeError::unknown_type},
        Bad{R"(5["m"])", DecodeError::bad_attachment_count}, Bad{R"(5-["m"])", DecodeError::bad_attachment_count},
        Bad{R"(50-["m"])", DecodeError::bad_attachment_count}, Bad{R"(511-["m"])", DecodeError::bad_attachment_count},
        Bad{R"(5-1-["m"])", DecodeError::bad_attachment_count},
        Bad{R"(599999999999999999999-["m"])", DecodeError::bad_attachment_count},
        Bad{"52", DecodeError::bad_attachment_count}, Bad{R"(29999999999999999["m"])", DecodeError::bad_id},
        Bad{"2[", DecodeError::bad_payload}, Bad{"2{}", DecodeError::bad_payload}, Bad{"2[]", DecodeError::bad_payload},
        Bad{"2[{}]", DecodeError::bad_payload}, Bad{"2[null]", DecodeError::bad_payload},
        Bad{R"(2["connect"])", DecodeError::bad_payload}, Bad{R"(2["disconnect"])", DecodeError::bad_payload},
        Bad{R"(2["newListener"])", DecodeError::bad_payload}, Bad{"3{}", DecodeError::bad_payload},
        Bad{"0[]", DecodeError::bad_payload}, Bad{R"(0"x")", DecodeError::bad_payload},
        Bad{"1{}", DecodeError::bad_payload}, Bad{R"(2["m"]x)", DecodeError::bad_payload}));

TEST(SocketIoDecoder, EventWithoutPayloadMeansNothing) {
  const base::json::Limits limits;
  Decoder decoder(limits);
  const auto result = decoder.on_text("2");
  ASSERT_TRUE(result && *result);
  EXPECT_FALSE((*result)->payload);
}

TEST(SocketIoDecoder, PutsAttachmentsTogether) {
  const base::json::Limits limits;
  Decoder decoder(limits);
  const std::string text = R"(52-/a,["m",{"_placeholder":true,"num":1},[{"_placeholder":true,"num":0}]])";
  EXPECT_EQ(decoder.on_text(text)->has_value(), false);
  EXPECT_EQ(decoder.on_binary("one")->has_value(), false);
  const auto last = decoder.on_binary("two");
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->packet.type, PacketType::event);
  EXPECT_EQ((*last)->packet.nsp, "/a");
  EXPECT_EQ((*last)->attachments, (std::vector<std::string>{"one", "two"}));
  EXPECT_TRUE(decoder.on_text(R"(2["m"])")) << "the next packet starts afresh";
}

TEST(SocketIoDecoder, RefusesTextBetweenAttachments) {
  const base::json::Limits limits;
  Decoder decoder(limits);
  EXPECT_TRUE(decoder.on_text(R"(51-["m",{"_placeholder":true,"num":0}])"));
  EXPECT_EQ(decoder.on_text(R"(2["m"])").error(), DecodeError::text_while_assembling);
}

TEST(SocketIoDecoder, RefusesBinaryThatNobodyAnnounced) {
  const base::json::Limits limits;
  Decoder decoder(limits);
  EXPECT_EQ(decoder.on_binary("x").error(), DecodeError::unexpected_binary);
}

TEST(SocketIoDecoder, RefusesPlaceholdersOfNoAttachment) {
  for (const char* num : {"1", "-1", "0.5", "\"0\"", "null", "99999999999999999999"}) {
    const base::json::Limits limits;
    Decoder decoder(limits);
    EXPECT_TRUE(decoder.on_text(R"(51-["m",{"_placeholder":true,"num":)" + std::string(num) + "}]"));
    EXPECT_EQ(decoder.on_binary("x").error(), DecodeError::bad_placeholder) << num;
  }
}

// As an auction house reads packets.
constexpr base::json::Limits kCutting{.last_of_repeated_keys = true, .cut_at_limits = true};

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

std::string object_of_keys(int count) {
  std::string keys;
  for (int i = 0; i < count; ++i) keys += (i ? ",\"k" : "\"k") + std::to_string(i) + "\":0";
  return "{" + keys + "}";
}

TEST(SocketIoDecoder, ReadsAnEventUpToALimit) {
  const std::string beyond[] = {nested(32), nested(5'000), std::string(100'000, '['), object_of_keys(65),
                                "[" + nested(31) + ",{\"k\":" + nested(31) + "}]"};
  for (const std::string& argument : beyond) {
    Decoder decoder(kCutting);
    const std::string text = R"(2/a,7["m",)" + argument + "]";
    const auto result = decoder.on_text(text);
    ASSERT_TRUE(result && *result) << text.substr(0, 80);
    EXPECT_TRUE((*result)->payload->was_cut());
    EXPECT_EQ((*result)->packet.id, 7u);
    EXPECT_EQ((*result)->packet.nsp, "/a");
    EXPECT_EQ((*result)->payload->items().front().text(), "m");
    EXPECT_TRUE(decoder.on_text(R"(2["m"])")) << "the next packet is read";
  }
  for (const std::string& argument : {nested(31), object_of_keys(64)}) {
    const std::string text = R"(2["m",)" + argument + "]";
    EXPECT_FALSE((*Decoder(kCutting).on_text(text))->payload->was_cut()) << argument;
  }
}

TEST(SocketIoDecoder, RefusesWhatPassesALimitAndIsNoEvent) {
  const std::string texts[] = {
      "2" + nested(40),         "2[" + object_of_keys(65) + "]", R"(2["connect",)" + nested(40) + "]",
      "0" + object_of_keys(65), "37[" + nested(40) + "]",        R"(2["m",})" + nested(40) + "]"};
  for (const std::string& text : texts) {
    const auto result = Decoder(kCutting).on_text(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error(), DecodeError::bad_payload) << text;
  }
}

// The number of a placeholder, or the whole of it, may be beyond the limit: the event is put together all the same.
TEST(SocketIoDecoder, PutsAttachmentsTogetherWhereTheirPlaceholderIsCut) {
  const std::string open(30, '[');
  const std::string arguments[] = {open + R"({"_placeholder":[[]]})", open + R"({"a":1,"_placeholder":[[]]})",
                                   open + R"({"_placeholder":true,"num":[]})",
                                   R"({"_placeholder":true,"num":0},)" + nested(40)};
  for (const std::string& argument : arguments) {
    Decoder decoder(kCutting);
    ASSERT_TRUE(decoder.on_text(R"(51-7["m",)" + argument)) << argument;
    const auto result = decoder.on_binary("x");
    ASSERT_TRUE(result && *result) << argument;
    EXPECT_TRUE((*result)->payload->was_cut());
    EXPECT_EQ((*result)->attachments.size(), 1u);
  }
}

TEST(SocketIoText, ArgumentsAfterTheName) {
  EXPECT_EQ(arguments_after_name(R"(["m",1,"2",{"3":[true]}])"), R"(1,"2",{"3":[true]})");
  EXPECT_EQ(arguments_after_name(R"([ "a\",b" , 1 ])"), "1");
  EXPECT_EQ(arguments_after_name(R"(["a\\",1])"), "1");
  EXPECT_EQ(arguments_after_name(R"(["m"])"), "");
  EXPECT_EQ(arguments_after_name("[12 , 3]"), "3");
  EXPECT_EQ(arguments_after_name("[12]"), "");
}

TEST(SocketIoText, ServersPackets) {
  EXPECT_EQ(encode_connect("/", "abc"), R"(0{"sid":"abc"})");
  EXPECT_EQ(encode_connect("/custom", "abc"), R"(0/custom,{"sid":"abc"})");
  EXPECT_EQ(encode_connect_error("/random", "Invalid namespace"), R"(4/random,{"message":"Invalid namespace"})");
  EXPECT_EQ(encode_disconnect("/"), "1");
  EXPECT_EQ(encode_disconnect("/custom"), "1/custom,");
  EXPECT_EQ(encode_event("/", "m", "1,2"), R"(2["m",1,2])");
  EXPECT_EQ(encode_event("/a", "say \"hi\"", ""), R"(2/a,["say \"hi\""])");
  EXPECT_EQ(encode_event("/", "m", R"({"_placeholder":true,"num":0})", 1), R"(51-["m",{"_placeholder":true,"num":0}])");
  EXPECT_EQ(encode_ack("/", 456, R"(1,"2")"), R"(3456[1,"2"])");
  EXPECT_EQ(encode_ack("/a", 0, "", 0), "3/a,0[]");
  EXPECT_EQ(encode_ack("/", 7, R"({"_placeholder":true,"num":0})", 1), R"(61-7[{"_placeholder":true,"num":0}])");
}

TEST(SocketIoText, AnyEventComesBack) {
  EXPECT_TRUE(rc::check([](std::uint64_t id, const std::vector<int>& numbers) {
    id %= 1'000'000'000'000'000;
    std::string args;
    for (const int number : numbers) args += (args.empty() ? "" : ",") + std::to_string(number);
    const base::json::Limits limits;
    Decoder decoder(limits);
    const std::string text = encode_event("/n", "m", args);
    const auto event = decoder.on_text(text);
    RC_ASSERT(event && *event);
    RC_ASSERT(arguments_after_name((*event)->packet.json) == args);
    const std::string ack = encode_ack("/n", id, args);
    RC_ASSERT(decode_header(ack)->id == id);
  }));
}

TEST(SocketIoDispatch, Table) {
  using enum PacketType;
  using State = NamespaceState;
  EXPECT_EQ(step_for(connect, State::absent), Step::connect);
  EXPECT_EQ(step_for(connect, State::connected), Step::close_connection);
  EXPECT_EQ(step_for(connect, State::connecting), Step::ignore);
  EXPECT_EQ(step_for(event, State::absent), Step::close_connection);
  EXPECT_EQ(step_for(event, State::connecting), Step::close_connection);
  EXPECT_EQ(step_for(event, State::connected), Step::event);
  EXPECT_EQ(step_for(ack, State::connected), Step::ignore);
  EXPECT_EQ(step_for(disconnect, State::connected), Step::disconnect);
  EXPECT_EQ(step_for(disconnect, State::absent), Step::close_connection);
  EXPECT_EQ(step_for(connect_error, State::connected), Step::close_connection);
}

}  // namespace
}  // namespace fa::wire::socketio
