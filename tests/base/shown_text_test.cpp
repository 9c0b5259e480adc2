#include "base/shown_text.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/text.h"

namespace fa::base {
namespace {

constexpr TextShape kOneLine{};
constexpr TextShape kLines{.line_breaks_max = 4};

std::string shown(std::string_view typed, const TextShape& shape = kOneLine) {
  const auto text = shown_text(typed, shape);
  return text ? *text : "(" + std::string(text_fault_words(text.error())) + ")";
}

std::string repeated(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(ShownText, LeavesWhatPeopleWriteAlone) {
  for (const char* text :
       {"A lamp", "Ünïcödé", "\u0644\u0645\u0628\u0629", "می\u200cخواهم", "👩\u200d👩\u200d👧", "❤\ufe0f",
        "1\ufe0f\u20e3", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "שָׁלוֹם", "a\u00a0b", "ก็"}) {
    EXPECT_EQ(shown(text), text);
    EXPECT_EQ(shown(text, kLines), text);
  }
}

TEST(ShownText, CutsEveryKindOfWhiteSpaceAtTheEnds) {
  for (const char* blank :
       {" ",      "\t",     "\n",     "\r\n",   "\u00a0", "\u1680", "\u2003", "\u202f", "\u205f", "\u3000",
        "\u2028", "\ufeff", "\u200b", "\u2060", "\u180e", "\u2800", "\u3164", "\uffa0", "\u115f", "\u1160"}) {
    EXPECT_EQ(shown(std::string(blank) + "a b" + blank), "a b") << static_cast<int>(blank[0]);
    EXPECT_EQ(shown(repeated(blank, 3)), "");
    EXPECT_EQ(shown(repeated(blank, 3), kLines), "");
  }
}

TEST(ShownText, RefusesWhatNobodyCanSee) {
  for (const char* text : {"\u200d", "\u200c\u200d", "\ufe0f", "\u00ad", "\u034f", "\u2061", "\u17b4", "\u200e\u200f",
                           "\u061c", "\U000e0041\U000e0042", "\U000e0100", "a\u200d"}) {
    const bool has_letter = text[0] == 'a';
    EXPECT_EQ(shown(text), has_letter ? text : "(must have something that can be seen)");
  }
}

TEST(ShownText, RefusesWhatTurnsTheTextBesideIt) {
  for (const char* text : {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
    EXPECT_EQ(shown("a" + std::string(text) + "b"), "(must not have characters that turn the direction of text)");
}

TEST(ShownText, RefusesControlCharacters) {
  for (const char* text : {"\x1b[0m", "a\x7f", "a\u0085b", "a\u009bb", "a\nb", "a\rb", "a\u2028b",
                           "a\x0b"
                           "b"})
    EXPECT_EQ(shown(text), "(must not have control characters)");
  EXPECT_EQ(shown("a\x1b"
                  "b",
                  kLines),
            "(must not have control characters)");
  for (const char* text : {"a\u0085b", "a\fb", "a\vb"})
    EXPECT_EQ(shown(text, kLines), "(must not have control characters)");
  EXPECT_EQ(shown("a\tb"), "a b");
  EXPECT_EQ(shown("\xff"), "(must be valid UTF-8)");
}

TEST(ShownText, KeepsAFewLines) {
  EXPECT_EQ(shown("a\r\nb\u2028c\u2029d\re", kLines), "a\nb\nc\nd\ne");
  EXPECT_EQ(shown("a\n\n\n\nb", kLines), "a\n\nb");
  EXPECT_EQ(shown("a\n \n \nb", kLines), "a\n \n b");
  EXPECT_EQ(shown("1\n2\n3\n4\n5\n6\n7", kLines), "1\n2\n3\n4\n5 6 7");
  const auto sixty = shown("a" + repeated("\n", 60) + "b", kLines);
  EXPECT_EQ(sixty, "a\n\nb");
}

TEST(ShownText, BoundsTheMarksOnOneLetter) {
  EXPECT_EQ(shown("x" + repeated("\u0301", 60) + "x"), "x" + repeated("\u0301", 8) + "x");
  for (const char* unseen : {"\u200c", "\u200d", "\u2060", "\u200e", "\u00ad"}) {
    const auto text = shown("x" + repeated(repeated("\u0301", 8) + unseen, 6) + "x");
    EXPECT_LE(code_points(text).value_or(0), 2u + 8u + 6u) << unseen;
  }
  EXPECT_LE(code_points(shown("a" + repeated("\u200d", 400) + "b")).value_or(0), 20u);
  EXPECT_EQ(shown("e" + repeated("\u0489", 60)), "e" + repeated("\u0489", 8));
}

// What is shown is shown the same when it is read again.
TEST(ShownText, IsItsOwnAnswer) {
  for (const char* text : {"a\r\n\r\n\r\nb", "\u3000x\u200b", "e\u0301\u0301", "a\tb", "1\n2\n3\n4\n5\n6 \n"}) {
    const auto once = shown(text, kLines);
    EXPECT_EQ(shown(once, kLines), once);
  }
}

}  // namespace
}  // namespace fa::base
