// Honest ledgers: ours are those of the golden file, byte for byte, and verify.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/crypto.h"
#include "domain/commands.h"
#include "sheet.h"

namespace fa::test {
namespace {

using domain::Auction;
using domain::Cents;
using domain::parse_id;
using ::testing::IsEmpty;

domain::Opening golden_opening() {
  domain::Opening opening;
  opening.rules_version = 1;
  opening.auction_id = parse_id<domain::AuctionId>("0b7e4c52-5d0e-4f3a-9c1d-2f6a8e9b1c3d").value();
  opening.host_user_id = parse_id<domain::UserId>("11111111-1111-4111-8111-111111111111").value();
  opening.starting_bid = Cents{100'00};
  opening.increment = Cents{2'50};
  opening.start_time = 1'760'000'000'000;
  opening.end_time = opening.start_time + 60'000;
  opening.rules.max = 2;
  return opening;
}

void bid(Auction& auction, std::int64_t at_ms, const char* user, const char* bid_id, std::int64_t cents) {
  const domain::BidRequest request{parse_id<domain::UserId>(user).value(), "name",
                                   parse_id<domain::BidId>(bid_id).value(), Cents{cents}};
  ASSERT_TRUE(auction.place(request, auction.opening().start_time + at_ms).has_value());
}

std::string ledger_of(const Auction& auction) {
  const auto& id = auction.opening().auction_id;
  std::vector<std::string> records{canonical_record(auction.opening())};
  for (domain::Seq seq = 2; seq <= auction.seq(); ++seq) {
    if (const auto bid = auction.bid(seq)) records.push_back(canonical_record(id, *bid));
    if (const auto clock = auction.clock(seq)) records.push_back(canonical_record(id, *clock));
  }
  if (auction.closed()) records.push_back(canonical_record(id, *auction.closed()));
  std::string text;
  domain::Hash256 hash = chain_start(id, base::sha256);
  for (const auto& record : records) {
    hash = domain::chain_next(hash, record, base::sha256);
    text += domain::ledger_line(record, hash) + "\n";
  }
  return text;
}

TEST(GoldenLedger, IsWhatTheDomainWritesForThatAuction) {
  Auction auction(golden_opening());
  const char* alice = "22222222-2222-4222-8222-222222222222";
  const char* bob = "33333333-3333-4333-8333-333333333333";
  const char* carol = "44444444-4444-4444-8444-444444444444";
  bid(auction, 5'000, alice, "b0000002-0000-4000-8000-000000000002", 100'00);
  bid(auction, 29'999, bob, "b0000003-0000-4000-8000-000000000003", 102'50);
  bid(auction, 30'000, alice, "b0000004-0000-4000-8000-000000000004", 150'00);
  bid(auction, 60'000, carol, "b0000005-0000-4000-8000-000000000005", 5000'00);
  bid(auction, 119'999, bob, "b0000006-0000-4000-8000-000000000006", 99'999'999'99);
  auction.close(domain::CloseReason::timer, auction.opening().start_time + 120'003);
  EXPECT_EQ(ledger_of(auction), Sheet::golden().text());
}

TEST(GoldenLedger, VerifiesWithItsHeadKeyAndSignature) {
  wire::LedgerExpectations expected{kGoldenHead, wire::LedgerSignature{kGoldenKey, kGoldenSignature}};
  const auto report = wire::verify_ledger(Sheet::golden().text(), expected);
  EXPECT_THAT(found(report), IsEmpty());
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.records, 7u);
  EXPECT_EQ(domain::to_hex(report.head_hash.value()), kGoldenHead);
  std::string upper = kGoldenHead;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_THAT(found(Sheet::golden(), {.head = upper}), IsEmpty());
}

TEST(GoldenLedger, VerifiesHoweverItsJsonIsLaidOut) {
  Sheet sheet = Sheet::golden();
  for (auto& line : sheet.lines) {  // other order, blanks, an escape that is not needed
    const std::string hash = domain::to_hex(hash_of(line));
    line = "{ \"hash\": \"" + hash + "\", " + canonical_of(line).substr(1) + " \r";
  }
  sheet.replace(1, "\"USD\"", "\"\\u0055SD\"");
  EXPECT_THAT(found(sheet, {.head = kGoldenHead}), IsEmpty());
  std::string text = sheet.text();
  text.pop_back();
  EXPECT_TRUE(wire::verify_ledger(text).ok()) << "without the last newline";
}

RC_GTEST_PROP(Ledger, OfAnyAuctionVerifies, (const std::vector<Command>& history)) {
  TwinAuctions twins;
  for (const auto& command : history) twins.apply(command);
  const auto names = found(Sheet::of(ledger_of(twins.real())));
  if (twins.real().closed()) {
    RC_ASSERT(names.empty());
  } else {
    RC_ASSERT(names == std::vector<std::string>{"incomplete " + std::to_string(twins.real().seq())});
  }
}

TEST(CanonicalRecord, EscapesAsRfc8785) {
  auto opening = golden_opening();
  opening.currency = "\"\\/\b\f\n\r\t\x01\x1f\x7f\xe2\x82\xac";
  EXPECT_THAT(canonical_record(opening), ::testing::HasSubstr(R"("currency":"\"\\/\b\f\n\r\t\u0001\u001f)"
                                                              "\x7f\xe2\x82\xac\""));
}

}  // namespace
}  // namespace fa::test
