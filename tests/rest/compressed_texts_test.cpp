#include "rest/compressed_texts.h"

#include <gtest/gtest.h>

namespace fa::rest {
namespace {

TEST(CompressedTexts, AreMadeOnceForAll) {
  CompressedTexts texts;
  const std::string text(10'000, 'x');
  const auto first = texts.gzip("W/\"a\"", text);
  ASSERT_TRUE(first);
  EXPECT_EQ(texts.gzip("W/\"a\"", text), first);
  EXPECT_NE(texts.gzip("W/\"b\"", text), first);
}

TEST(CompressedTexts, MakeRoomForNewOnes) {
  CompressedTexts texts;
  const std::string text(10'000, 'x');
  const auto first = texts.gzip("first", text);
  for (int i = 0; i < 40; ++i) texts.gzip(std::to_string(i), text);
  EXPECT_NE(texts.gzip("first", text), first);
}

TEST(CompressedTexts, AreNoneWhereThatWouldNotBeShorter) {
  CompressedTexts texts;
  EXPECT_FALSE(texts.gzip("a", "x"));
}

}  // namespace
}  // namespace fa::rest
