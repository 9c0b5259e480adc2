// A forger who hashes the whole chain anew still has to keep to the rules: each one broken is found, at its record.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sheet.h"

namespace fa::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

struct Forgery {
  const char* name;
  std::size_t seq;  // where it is done, and found
  const char* from;
  const char* to;
  const char* says;
};

class Forged : public ::testing::TestWithParam<Forgery> {};

TEST_P(Forged, IsFoundAtItsRecord) {
  const auto& [name, seq, from, to, says] = GetParam();
  Sheet sheet = Sheet::golden();
  sheet.replace(seq, from, to).hash_anew();
  const auto report = wire::verify_ledger(sheet.text());
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.findings[0].fault, wire::LedgerFault::rule_broken);
  EXPECT_EQ(report.findings[0].seq, seq) << report.findings[0].message;
  std::vector<std::string> messages;
  for (const auto& finding : report.findings) messages.push_back(finding.message);
  EXPECT_THAT(messages, Contains(HasSubstr(says)));
}

const char* const kAlice = "22222222-2222-4222-8222-222222222222";
const char* const kBob = "33333333-3333-4333-8333-333333333333";
const char* const kHost = "11111111-1111-4111-8111-111111111111";

INSTANTIATE_TEST_SUITE_P(
    Ledger, Forged,
    ::testing::Values(
        Forgery{"EqualAmount", 3, "102.50", "100.00", "INV-2"}, Forgery{"LowerAmount", 4, "150.00", "99.00", "INV-2"},
        Forgery{"BelowTheIncrement", 3, "102.50", "102.49", "minimum bid"},
        Forgery{"BelowTheStartingBid", 2, "100.00", "99.99", "minimum bid"},
        Forgery{"AtTheEnd", 6, "\"timestamp\":1760000119999", "\"timestamp\":1760000120000", "INV-4"},
        Forgery{"NotExtended", 4, "\"end_time\":1760000090000", "\"end_time\":1760000060000", "INV-6"},
        Forgery{"ExtendedTooFar", 4, "\"end_time\":1760000090000", "\"end_time\":1760000090001", "INV-6"},
        Forgery{"ExtendedOutsideTheWindow", 3, "\"end_time\":1760000060000", "\"end_time\":1760000090000", "INV-6"},
        Forgery{"ExtendedOverTheCap", 6, "\"end_time\":1760000120000", "\"end_time\":1760000150000", "INV-6"},
        Forgery{"EndMovedBack", 5, "\"end_time\":1760000120000", "\"end_time\":1760000080000", "INV-6"},
        Forgery{"WrongExtensionCount", 5, "\"anti_snipe_count\":2", "\"anti_snipe_count\":1", "INV-6"},
        Forgery{"OneMillisecondBeforeTheWindow", 3, "\"timestamp\":1760000029999", "\"timestamp\":1760000030000",
                "INV-6"},
        Forgery{"BidOfTheHost", 3, kBob, kHost, "bid of the host"},
        Forgery{"RepeatedBidId", 4, "b0000004-0000-4000-8000-000000000004", "b0000002-0000-4000-8000-000000000002",
                "INV-8"},
        Forgery{"EarlierThanTheOneBefore", 3, "\"timestamp\":1760000029999", "\"timestamp\":1760000004999", "earlier"},
        Forgery{"WrongWinner", 7, kBob, kAlice, "INV-5"},
        Forgery{"NoWinner", 7, "\"33333333-3333-4333-8333-333333333333\"", "null", "INV-5"},
        Forgery{"WrongWinningBid", 7, "99999999.99", "5000.00", "INV-5"},
        Forgery{"WrongCount", 7, "\"bid_count\":5", "\"bid_count\":4", "INV-9"},
        Forgery{"TimerBeforeTheEnd", 7, "\"timestamp\":1760000120003", "\"timestamp\":1760000119999",
                "before end_time"},
        Forgery{"NoWholeSeconds", 1, "\"end_time\":1760000060000", "\"end_time\":1760000060500", "whole seconds"},
        Forgery{"TooShort", 1, "\"end_time\":1760000060000", "\"end_time\":1760000009000", "whole seconds"},
        Forgery{"StartsElsewhen", 1, "\"start_time\":1760000000000", "\"start_time\":1760000001000", "timestamp"},
        Forgery{"NoEpoch", 1, "\"epoch\":1", "\"epoch\":0", "epoch"},
        Forgery{"OtherVersion", 1, "\"v\":1", "\"v\":3", "proper v"},
        Forgery{"Version2WithoutItsRules", 1, "\"v\":1", "\"v\":2", "proper rules"},
        Forgery{"NoAmount", 2, "100.00", "100.0", "proper amount"},
        Forgery{"UpperCaseId", 2, "b0000002", "B0000002", "proper bid_id"},
        Forgery{"NegativeWindow", 1, "\"anti_snipe_window_ms\":30000", "\"anti_snipe_window_ms\":-1", "proper rules"},
        Forgery{"UnknownKind", 2, "\"kind\":\"bid\"", "\"kind\":\"bed\"", "proper kind"},
        Forgery{"UnknownField", 2, "\"user_id\":", "\"tip\":1,\"user_id\":", "unknown field tip"},
        Forgery{"MissingField", 2, "\"timestamp\":1760000005000,", "", "proper timestamp"}),
    [](const auto& test) { return test.param.name; });

TEST(ForgedLedger, MayNotOpenTwiceOrCloseTwiceOrBeginOtherwise) {
  Sheet twice = Sheet::golden();
  twice.line(2) = twice.line(1);
  twice.replace(2, "\"seq\":1", "\"seq\":2").hash_anew();
  EXPECT_THAT(found(twice), Contains("rule_broken 2"));

  Sheet closed = Sheet::golden();
  closed.lines.push_back(closed.line(7));
  closed.replace(8, "\"seq\":7", "\"seq\":8").hash_anew();
  EXPECT_THAT(found(closed), ::testing::ElementsAre("rule_broken 8"));

  Sheet begun = Sheet::golden();
  begun.line(1) = begun.line(2);
  begun.replace(1, "\"seq\":2", "\"seq\":1").hash_anew();
  EXPECT_THAT(found(begun), Contains("rule_broken 1"));
}

TEST(CloseReason, IsAnOpenList) {
  Sheet sheet = Sheet::golden();
  sheet.replace(7, "\"reason\":\"timer\"", "\"reason\":\"moderator\"").hash_anew();
  EXPECT_THAT(found(sheet), ::testing::IsEmpty());
}

}  // namespace
}  // namespace fa::test
