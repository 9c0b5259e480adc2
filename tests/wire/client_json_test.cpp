// What clients write beyond strict JSON: surrogates that lost their other half.
#include "wire/client_json.h"

#include <gtest/gtest.h>

#include "wire/realtime_envelope.h"
#include "wire/socketio/decoder.h"

namespace fa::wire {
namespace {

struct Text {
  const char* name;
  const char* json;
  const char* read;  // the same JSON once read
};

class Surrogates : public testing::TestWithParam<Text> {};

TEST_P(Surrogates, AreReadAs) {
  const auto value = parse_client_json(GetParam().json);
  ASSERT_TRUE(value) << value.error();
  EXPECT_EQ(base::json::to_text(*value), GetParam().read);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Surrogates,
    testing::Values(Text{"HighAlone", R"(["a\ud83db"])", "[\"a\uFFFDb\"]"},
                    Text{"LowAlone", R"(["a\ude00b"])", "[\"a\uFFFDb\"]"},
                    Text{"UpperCase", R"(["\uD83D"])", "[\"\uFFFD\"]"}, Text{"AtTheEnd", R"("\udbff")", "\"\uFFFD\""},
                    Text{"HighThenAnother", R"("\ud800\u00e9")", "\"\uFFFDé\""},
                    Text{"HighThenLineFeed", R"("\ud800\n")", "\"\uFFFD\\n\""},
                    Text{"HighThenHigh", R"("\ud83d\ud83d")", "\"\uFFFD\uFFFD\""},
                    Text{"HighThenPair", R"("\ud83d\ud83d\ude00")", "\"\uFFFD\U0001F600\""},
                    Text{"LowThenHigh", R"("\ude00\ud83d")", "\"\uFFFD\uFFFD\""},
                    Text{"PairThenLow", R"("\ud83d\ude00\udfff")", "\"\U0001F600\uFFFD\""},
                    Text{"InAKey", R"({"\ud83d":1,"b":2})", "{\"\uFFFD\":1,\"b\":2}"},
                    Text{"Pair", R"("\ud83d\ude00 \uD800\uDC00 \udbff\udfff")", "\"\U0001F600 \U00010000 \U0010FFFF\""},
                    Text{"BesideTheSurrogates", R"("\ud7ff\ue000")", "\"\uD7FF\uE000\""},
                    Text{"EscapedBackslash", R"("\\ud83d")", R"("\\ud83d")"},
                    Text{"BehindAnEscapedBackslash", R"("\\\ud83d")", "\"\\\\\uFFFD\""},
                    Text{"NoEscape", R"("ud83d")", R"("ud83d")"}),
    [](const auto& test) { return test.param.name; });

TEST(ClientJson, IsOtherwiseStrict) {
  for (const char* bad : {"\"\xed\xa0\xbd\"", "\"\xff\"", R"("\ud83")", R"("\ud83x")", R"("\ud83d\u12")", R"("\ud83d\)",
                          R"("\ud83d)", R"(\ud83d)", R"({"a":"\ud83d","a":1})", R"("\)", R"("\u)"})
    EXPECT_FALSE(parse_client_json(bad)) << bad;
  EXPECT_FALSE(parse_client_json(R"([["\ud83d"]])", {.depth_max = 1}));
}

TEST(ClientJson, BothFramingsReadIt) {
  const auto envelope = parse_envelope(R"({"type":"chat_message","ref":7,"message":"hi \ud83d","ignored":"\ude00"})");
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->ref, "7");
  EXPECT_EQ(*envelope->body.string_at("message"), "hi \uFFFD");

  const base::json::Limits limits;
  const auto event = socketio::Decoder(limits).on_text(R"(27["chat_message",{"message":"hi \ud83d"}])");
  ASSERT_TRUE(event && *event);
  EXPECT_EQ(*(*event)->payload->items()[1].string_at("message"), "hi \uFFFD");
}

}  // namespace
}  // namespace fa::wire
