// Ledgers that a house wrote, of rules versions 1 and 2: they verify here and in the browser (web/src/domain/ledger
// reads the same files), and a forger who hashes the chain anew is found at the record that breaks a rule.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/json.h"
#include "sheet.h"

namespace fa::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string text_of(const std::string& name) {
  std::ifstream file(std::string(FA_GOLDEN_DIR) + "/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// opening, 2 alice 4.00, 3 bob 13.50, 4 clock, 5 alice 42.00, 6 clock, 7 carol 42.50, 8 alice 50.00 (extends),
// 9 clock (by the grace), 10 bob 60.00 (extends), 11 bob 61.00, 12 closed
Sheet of_version_2() {
  return Sheet::of(text_of("ledger-v2.jsonl"));
}

std::string field(const std::string& line, const std::string& name) {
  const auto at = line.find("\"" + name + "\":") + name.size() + 3;
  return line.substr(at, line.find_first_of(",}", at) - at);
}

// Sets the field of that line to this JSON.
void set(Sheet& sheet, std::size_t seq, const std::string& name, const std::string& json) {
  const std::string key = "\"" + name + "\":";
  sheet.replace(seq, key + field(sheet.line(seq), name), key + json);
}

std::string plus(const Sheet& sheet, std::size_t seq, const std::string& name, std::int64_t more) {
  return std::to_string(std::stoll(field(sheet.lines.at(seq - 1), name)) + more);
}

std::vector<std::string> messages_of(Sheet sheet) {
  const auto id = domain::parse_id<domain::AuctionId>(field(sheet.line(1), "auction_id").substr(1, 36));
  domain::Hash256 hash = chain_start(id.value(), base::sha256);
  for (auto& line : sheet.lines) {
    const std::string canonical = canonical_of(line);
    hash = domain::chain_next(hash, canonical, base::sha256);
    line = domain::ledger_line(canonical, hash);
  }
  std::vector<std::string> messages;
  for (const auto& finding : wire::verify_ledger(sheet.text()).findings) messages.push_back(finding.message);
  return messages;
}

class HouseLedger : public ::testing::TestWithParam<const char*> {};

TEST_P(HouseLedger, Verifies) {
  const auto report = wire::verify_ledger(text_of(std::string(GetParam()) + ".jsonl"));
  EXPECT_THAT(found(report), IsEmpty());
  EXPECT_GT(report.records, 3u);
}

INSTANTIATE_TEST_SUITE_P(Ledger, HouseLedger,
                         ::testing::Values("ledger-v1", "ledger-v2", "ledger-v2-outages", "ledger-v2-steps",
                                           "ledger-v2-without-bids"));

TEST(HouseLedgerOfVersion2, VerifiesWithItsHeadKeyAndSignature) {
  const auto seal = base::json::parse(text_of("ledger-v2.seal.json"));
  ASSERT_TRUE(seal.has_value());
  const wire::LedgerExpectations expected{
      *seal->string_at("head"), wire::LedgerSignature{*seal->string_at("public_key"), *seal->string_at("signature")}};
  EXPECT_THAT(found(wire::verify_ledger(text_of("ledger-v2.jsonl"), expected)), IsEmpty());
}

struct ClockForgery {
  const char* name;
  std::size_t seq;
  const char* changed;
  std::int64_t more;
  const char* says;
};

class ForgedClock : public ::testing::TestWithParam<ClockForgery> {};

TEST_P(ForgedClock, IsFoundAtItsRecord) {
  const auto& [name, seq, changed, more, says] = GetParam();
  Sheet sheet = of_version_2();
  set(sheet, seq, changed, plus(sheet, seq, changed, more));
  EXPECT_THAT(messages_of(sheet),
              ::testing::Contains(::testing::AllOf(HasSubstr("Record " + std::to_string(seq) + " "), HasSubstr(says))));
}

INSTANTIATE_TEST_SUITE_P(
    Ledger, ForgedClock,
    ::testing::Values(ClockForgery{"AliveEarlier", 4, "alive", -1, "does not move end_time by what the outage gives"},
                      ClockForgery{"AliveLater", 4, "alive", 1, "does not move end_time by what the outage gives"},
                      ClockForgery{"AliveTooLate", 4, "alive", 2'027, "gives back a time that was not long enough"},
                      ClockForgery{"AliveAfterTheEnd", 9, "alive", 1'295, "though the end had come before"},
                      ClockForgery{"OutageEndsLater", 4, "timestamp", 1, "does not move end_time"},
                      ClockForgery{"MoreGivenBack", 4, "by_ms", 1, "has a wrong by_ms (INV-6)"},
                      ClockForgery{"LessGivenBack", 4, "by_ms", -1, "has a wrong by_ms (INV-6)"},
                      ClockForgery{"NothingGivenBack", 4, "by_ms", -4'027, "has a wrong by_ms (INV-6)"},
                      ClockForgery{"EndFurther", 4, "end_time", 1, "does not move end_time"},
                      ClockForgery{"EndNearer", 9, "end_time", -1, "does not move end_time"},
                      ClockForgery{"TooShort", 1, "end_time", -20'000, "whole seconds from 5 to 2592000"},
                      ClockForgery{"TooLong", 1, "end_time", 2'592'000'000, "whole seconds from 5 to 2592000"},
                      ClockForgery{"FactorOfZero", 1, "bid_step_max_factor", -3, "has no proper rules"},
                      ClockForgery{"FactorTooLarge", 1, "bid_step_max_factor", 9'998, "has no proper rules"},
                      ClockForgery{"NegativeOutage", 1, "outage_min_ms", -2'001, "has no proper rules"},
                      ClockForgery{"NegativeGrace", 1, "outage_grace_ms", -5'001, "has no proper rules"},
                      ClockForgery{"VersionThree", 1, "v", 1, "has no proper v"}),
    [](const auto& test) { return test.param.name; });

struct RulesForgery {
  const char* name;
  const char* changed;
  const char* json;
  const char* says;
};

class ForgedRules : public ::testing::TestWithParam<RulesForgery> {};

TEST_P(ForgedRules, AreFoundByWhatFollows) {
  const auto& [name, changed, json, says] = GetParam();
  Sheet sheet = of_version_2();
  set(sheet, 1, changed, json);
  EXPECT_THAT(messages_of(sheet), ::testing::Contains(HasSubstr(says)));
}

INSTANTIATE_TEST_SUITE_P(
    Ledger, ForgedRules,
    ::testing::Values(RulesForgery{"SmallerFactor", "bid_step_max_factor", "2", "Record 3 bids more than the maximum"},
                      RulesForgery{"LowerFloor", "bid_step_max_floor", "\"3.99\"", "Record 2 bids more than the max"},
                      RulesForgery{"FloorAsNumber", "bid_step_max_floor", "4", "Record 1 has no proper rules"},
                      RulesForgery{"LongerLeastOutage", "outage_min_ms", "4027", "Record 4 gives back a time that was"},
                      RulesForgery{"MoreGrace", "outage_grace_ms", "5001", "Record 9 does not move end_time"},
                      RulesForgery{"LessGrace", "outage_grace_ms", "4999", "Record 9 does not move end_time"}),
    [](const auto& test) { return test.param.name; });

TEST(ForgedBid, IsAtMostTheMaximum) {
  const auto forged = [](std::size_t seq, const char* amount) {
    Sheet sheet = of_version_2();
    set(sheet, seq, "amount", amount);
    return messages_of(sheet);
  };
  const auto too_much = ::testing::Contains(HasSubstr("bids more than the maximum bid"));
  EXPECT_THAT(forged(2, "\"4.01\""), too_much) << "the floor";
  EXPECT_THAT(forged(3, "\"13.51\""), too_much) << "three times 4.50";
  EXPECT_THAT(forged(11, "\"151.50\""), ::testing::Not(too_much)) << "three times 50.50: who leads is measured so";
  EXPECT_THAT(forged(11, "\"151.51\""), too_much);
}

TEST(ClockReason, IsAnOpenList) {
  Sheet sheet = of_version_2();
  set(sheet, 4, "reason", "\"flood\"");
  EXPECT_THAT(messages_of(sheet), IsEmpty());
}

TEST(ForgedLedger, HasNoClockAfterTheClose) {
  Sheet sheet = of_version_2();
  sheet.lines.push_back(sheet.line(9));
  set(sheet, 13, "seq", "13");
  set(sheet, 13, "timestamp", plus(sheet, 12, "timestamp", 9'000));
  EXPECT_THAT(messages_of(sheet), ::testing::Contains(HasSubstr("Record 13 changes the clock after the close")));
}

TEST(ForgedLedger, OfVersion1KnowsNoChangeOfTheClock) {
  Sheet sheet = Sheet::of(text_of("ledger-v1.jsonl"));
  sheet.lines.push_back(sheet.line(4));
  sheet.line(4) = of_version_2().line(9);
  set(sheet, 4, "auction_id", field(sheet.line(1), "auction_id"));
  set(sheet, 4, "seq", "4");
  set(sheet, 5, "seq", "5");
  EXPECT_THAT(messages_of(sheet),
              ::testing::Contains(HasSubstr("Record 4 changes the clock under rules that know no such change")));
}

}  // namespace
}  // namespace fa::test
