// Amounts, identifiers, durations: what is read, what is written, what is refused.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "domain/duration.h"
#include "domain/money.h"
#include "domain/uuid.h"

namespace fa::domain {
namespace {

using std::string_literals::operator""s;

TEST(Amount, IsReadFromItsLiteralExactly) {
  const std::pair<const char*, std::int64_t> cases[] = {
      {"10", 1000},
      {"10.5", 1050},
      {"10.50", 1050},
      {"0.01", 1},
      {"0.1", 10},
      {"0.10", 10},
      {"1", 100},
      {"1.00", 100},
      {"99999999.99", 9999999999},
      {"99999999", 9999999900},
  };
  for (const auto& [literal, cents] : cases) EXPECT_EQ(parse_amount(literal), Cents{cents}) << literal;
}

TEST(Amount, IsNothingElse) {
  const std::string cases[] = {"",
                               "0",
                               "0.0",
                               "0.00",
                               "00",
                               "05",
                               "01.00",
                               "-1",
                               "+1",
                               "1.",
                               ".5",
                               "10.100",
                               "1e2",
                               "1E2",
                               "1.5e1",
                               "100000000",
                               "1,00",
                               "1 ",
                               " 1",
                               "1.0 ",
                               "NaN",
                               "Infinity",
                               "0x10",
                               "1_000",
                               "1.2.3",
                               "--1",
                               "1-",
                               "٣",
                               "10\0"s,
                               "\0"s
                               "10"s,
                               "1\n",
                               "9223372036854775808",
                               "1.0a",
                               "1..0",
                               "$5",
                               "5$",
                               "null",
                               "true",
                               "000000001",
                               "1.001"};
  for (const auto& literal : cases) EXPECT_EQ(parse_amount(literal), std::nullopt) << literal;
}

TEST(Amounts, ZeroIsOneAmountInEachOfItsFormsWhereItMayBe) {
  for (const auto* zero : {"0", "0.0", "0.00"}) {
    EXPECT_EQ(parse_amount_or_zero(zero), Cents{0}) << zero;
    EXPECT_EQ(parse_amount(zero), std::nullopt) << zero;
  }
  for (const auto* none : {"", "00", "-0", "+0", ".0", "0.", "0.000", "0e0", " 0"})
    EXPECT_EQ(parse_amount_or_zero(none), std::nullopt) << none;
  EXPECT_EQ(parse_amount_or_zero("10.5"), Cents{1050});
}

RC_GTEST_PROP(Amount, WrittenWithTwoDecimalsReadsBackAsItself, ()) {
  const Cents amount{*rc::gen::inRange<std::int64_t>(1, kAmountMax.value + 1)};
  RC_ASSERT(parse_amount(to_string(amount)) == amount);
}

TEST(Amount, IsWrittenWithTwoDecimals) {
  EXPECT_EQ(to_string(Cents{500000}), "5000.00");
  EXPECT_EQ(to_string(Cents{1}), "0.01");
  EXPECT_EQ(to_string(Cents{10}), "0.10");
  EXPECT_EQ(to_string(kAmountMax), "99999999.99");
}

TEST(Uuid, IsReadInEitherCaseAndWrittenInLower) {
  const auto id = parse_uuid("0123ABCD-89ab-4DEF-8123-456789abcdeF");
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(to_string(*id), "0123abcd-89ab-4def-8123-456789abcdef");
}

TEST(Uuid, IsNothingElse) {
  const char* cases[] = {"",
                         "0123abcd89ab4def8123456789abcdef",
                         "{0123abcd-89ab-4def-8123-456789abcdef}",
                         "0123abcd-89ab-4def-8123-456789abcde",
                         "0123abcd-89ab-4def-8123-456789abcdef0",
                         "0123abcd-89ab-4def-8123-456789abcdeg",
                         "0123abcd-89ab-4def-81234-56789abcdef",
                         "0123abcd_89ab-4def-8123-456789abcdef",
                         "-123abcd-89ab-4def-8123-456789abcdef",
                         "0123abcd-89ab-4def-8123-456789abcd-f"};
  for (const char* text : cases) EXPECT_EQ(parse_uuid(text), std::nullopt) << text;
}

RC_GTEST_PROP(Uuid, WrittenReadsBackAsItself, (const std::array<std::uint8_t, 16>& bytes)) {
  RC_ASSERT(parse_uuid(to_string(Uuid{bytes})) == Uuid{bytes});
}

TEST(Duration, IsFiveSecondsToThirtyDays) {
  EXPECT_EQ(duration_ms(4), std::nullopt);
  EXPECT_EQ(duration_ms(5), 5'000);
  EXPECT_EQ(duration_ms(86'400), 86'400'000);
  EXPECT_EQ(duration_ms(2'592'000), 2'592'000'000);
  EXPECT_EQ(duration_ms(2'592'001), std::nullopt);
  EXPECT_EQ(duration_ms(-10), std::nullopt);
}

}  // namespace
}  // namespace fa::domain
