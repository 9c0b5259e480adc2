#include "base/json.h"

#include <gtest/gtest.h>

namespace fa::base::json {
namespace {

TEST(JsonReader, KeepsTheLiteralOfEveryNumberByteForByte) {
  for (const char* literal : {"0", "-0", "10", "10.50", "10.100", "1e2", "1E+2", "9223372036854775808", "1e9", "0.1",
                              "123456789012345678901234567890.12"}) {
    auto value = parse(std::string("{\"amount\":") + literal + "}");
    ASSERT_TRUE(value) << literal << ": " << value.error();
    ASSERT_NE(value->find("amount"), nullptr);
    EXPECT_EQ(value->find("amount")->text(), literal);
    EXPECT_TRUE(value->find("amount")->is_number());
  }
}

TEST(JsonReader, RefusesWhatIsNotStrictJson) {
  for (const char* bad : {"",
                          " ",
                          "{",
                          "{\"a\":}",
                          "{a:1}",
                          "[1,]",
                          "05",
                          "+1",
                          "NaN",
                          "Infinity",
                          "1 2",
                          "{\"a\":1}x",
                          "'a'",
                          "// c\n1",
                          "\"\x01\"",
                          "\"\xff\"",
                          "\"\xc0\xaf\"",
                          "\"\xed\xa0\x80\"",
                          "\"\\ud800\"",
                          "tru"})
    EXPECT_FALSE(parse(bad)) << bad;
}

TEST(JsonReader, RefusesAKeyThatStandsTwice) {
  EXPECT_FALSE(parse(R"({"amount":1,"amount":100})"));
}

TEST(JsonReader, TakesTheLastOfAKeyThatStandsTwiceWhereAsked) {
  const auto value = parse(R"([{"a":1,"b":2,"a":{"c":1,"c":[3]}}])", {.last_of_repeated_keys = true});
  ASSERT_TRUE(value);
  EXPECT_TRUE(value->had_repeated_keys());
  EXPECT_EQ(to_text(*value), R"([{"a":{"c":[3]},"b":2}])");
  EXPECT_FALSE(parse(R"({"a":1,"b":{"a":1}})", {.last_of_repeated_keys = true})->had_repeated_keys());
}

TEST(JsonReader, BoundsDepthAndNumberOfValues) {
  EXPECT_TRUE(parse(std::string(30, '[') + std::string(30, ']')));
  EXPECT_FALSE(parse(std::string(40, '[') + std::string(40, ']')));
  EXPECT_FALSE(parse(std::string(100'000, '[')));
  std::string wide = "[0";
  for (int i = 0; i < 30'000; ++i) wide += ",0";
  EXPECT_FALSE(parse(wide + "]"));
}

TEST(JsonReader, CutsAtALimitWhereThatIsAskedFor) {
  const Limits limits{.values_max = 1'000, .cut_at_limits = true};
  std::string keys = R"(["name",{"k0":0)";
  for (int i = 1; i < 100; ++i) keys += ",\"k" + std::to_string(i) + "\":0";
  std::string values = R"(["name",0)";
  for (int i = 0; i < 1'000; ++i) values += ",0";
  for (const auto& text :
       {R"(["name",)" + std::string(40, '[') + std::string(40, ']') + "]", keys + "}]", values + "]"}) {
    const auto value = parse(text, limits);
    ASSERT_TRUE(value) << text;
    EXPECT_TRUE(value->was_cut());
    EXPECT_EQ(value->items().front().text(), "name");
  }
  EXPECT_FALSE(parse(R"(["name",{"a":1}])", limits)->was_cut());
  EXPECT_FALSE(parse(R"(["name",{"a":1})", limits)) << "what is no JSON stays an error";
  EXPECT_FALSE(parse(R"({"a":1,"a":2})", limits)) << "and so does a repeated key";
}

// What is left of an object belongs together: a key without its value would lead nowhere.
TEST(JsonReader, CutsAwayAKeyWhoseValueIsBeyondALimit) {
  const Limits deep{.depth_max = 1, .cut_at_limits = true};
  const Limits few{.values_max = 3, .cut_at_limits = true};
  for (const auto& [text, limits] :
       {std::pair(R"({"a":1,"b":2,"c":[]})", deep), std::pair(R"({"a":1,"b":2,"c":3})", few)}) {
    const auto value = parse(text, limits);
    ASSERT_TRUE(value);
    EXPECT_TRUE(value->was_cut());
    EXPECT_EQ(to_text(*value), R"({"a":1,"b":2})");
    EXPECT_EQ(value->find("c"), nullptr);
  }
  const auto first = parse(R"({"a":[]})", deep);
  ASSERT_TRUE(first);
  EXPECT_EQ(to_text(*first), "{}");
  EXPECT_TRUE(parse("7", {.values_max = 0, .cut_at_limits = true})->was_cut()) << "nothing is left";
}

// Many keys are found by an index, few are looked through: the border shows nothing.
TEST(JsonReader, FindsARepeatedKeyAmongMany) {
  for (const int count : {63, 64, 65, 20'000}) {
    std::string text = "{\"k0\":0";
    for (int i = 1; i < count; ++i) text += ",\"k" + std::to_string(i) + "\":0";
    const Limits many{.values_max = 50'000, .keys_max = 50'000};
    EXPECT_TRUE(parse(text + "}", many)) << count;
    EXPECT_FALSE(parse(text + ",\"k7\":1}", many)) << count;
    const auto last =
        parse(text + ",\"k7\":1}", {.values_max = 50'000, .keys_max = 50'000, .last_of_repeated_keys = true});
    ASSERT_TRUE(last);
    EXPECT_EQ(last->find("k7")->text(), "1");
    EXPECT_EQ(last->keys().size(), static_cast<std::size_t>(count));
  }
}

TEST(JsonReader, KeepsStructureAndUnescapes) {
  auto value = parse(R"( {"s":"a\"\u00e9\n","l":[1,{"x":null},[true]],"e":{}} )");
  ASSERT_TRUE(value);
  EXPECT_EQ(*value->string_at("s"), "a\"é\n");
  ASSERT_EQ(value->find("l")->items().size(), 3u);
  EXPECT_TRUE(value->find("l")->items()[1].find("x")->is_null());
  EXPECT_TRUE(value->find("l")->items()[2].items()[0].boolean());
  EXPECT_EQ(value->find("absent"), nullptr);
}

TEST(JsonWriter, NamesFromTheCodeAndFromDataStandSideBySide) {
  std::string out;
  Writer writer(out);
  writer.begin_object();
  writer.plain_field("id", "0a-1b");
  writer.key_text("a \"quoted\" name");
  writer.value(1);
  writer.key("list");
  writer.begin_array();
  writer.plain("x");
  writer.plain("y");
  writer.end_array();
  writer.null_field("none");
  writer.end_object();
  EXPECT_EQ(out, R"({"id":"0a-1b","a \"quoted\" name":1,"list":["x","y"],"none":null})");
}

TEST(JsonWriter, WhatItWritesReadsBackTheSame) {
  const std::string text = R"({"a":"q\"\\\u0001\n","b":[1,-2,true,null,{}],"c":12.30,"d":[]})";
  auto value = parse(text);
  ASSERT_TRUE(value);
  EXPECT_EQ(to_text(*value), text);
}

}  // namespace
}  // namespace fa::base::json
