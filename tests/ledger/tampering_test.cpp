// Each kind of tampering, at each position, is found and named, and nothing else is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sheet.h"

namespace fa::test {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::size_t kRecords = 7;

std::string named(const char* fault, std::size_t seq) {
  return std::string(fault) + " " + std::to_string(seq);
}

class AtEachRecord : public ::testing::TestWithParam<std::size_t> {
 protected:
  const std::size_t seq = GetParam();
  Sheet sheet = Sheet::golden();
};
INSTANTIATE_TEST_SUITE_P(Ledger, AtEachRecord, ::testing::Range<std::size_t>(1, kRecords + 1));

TEST_P(AtEachRecord, AnAlteredFieldIsFound) {
  sheet.replace(seq, "\"timestamp\":176", "\"timestamp\":177");
  EXPECT_THAT(found(sheet), ElementsAre(named("altered", seq)));
}

TEST_P(AtEachRecord, AnAddedFieldIsFound) {
  sheet.line(seq).insert(1, "\"also\":true,");
  EXPECT_THAT(found(sheet), ElementsAre(named("altered", seq)));
}

TEST_P(AtEachRecord, AnAlteredHashIsFound) {
  char& digit = sheet.line(seq)[sheet.line(seq).find("\"hash\":\"") + 20];
  digit = digit == '0' ? '1' : '0';
  EXPECT_THAT(found(sheet), ElementsAre(named("altered", seq)));
}

TEST_P(AtEachRecord, AnAlteredSeqIsFound) {
  const std::string stated = "\"seq\":" + std::to_string(seq);
  for (const std::size_t other : {seq + 1, seq + 500, seq == 1 ? 3 : seq - 1}) {
    Sheet altered = sheet;
    altered.replace(seq, stated, "\"seq\":" + std::to_string(other));
    EXPECT_THAT(found(altered), ElementsAre(named("altered", seq))) << "to " << other;
  }
}

TEST_P(AtEachRecord, AnUnreadableLineIsFound) {
  for (const char* line : {"", "hello", "{}", "[]", "{\"seq\":1", "{\"seq\":1,\"seq\":1}", "\xff"}) {
    Sheet damaged = sheet;
    damaged.line(seq) = line;
    const auto names = found(damaged);
    ASSERT_FALSE(names.empty());
    EXPECT_EQ(names.front(), named("unreadable", seq)) << line;
    // Without its close the ledger is incomplete, too.
    EXPECT_EQ(names.size(), seq == kRecords ? 2u : 1u) << line;
  }
}

TEST_P(AtEachRecord, AMissingRecordIsFound) {
  sheet.lines.erase(sheet.lines.begin() + static_cast<std::ptrdiff_t>(seq) - 1);
  const auto expected = seq == kRecords ? named("incomplete", seq - 1) : named("missing", seq);
  EXPECT_THAT(found(sheet), ElementsAre(expected));
}

TEST_P(AtEachRecord, ACopyIsFoundWhereverItStands) {
  for (std::size_t place = 0; place <= kRecords; ++place) {
    Sheet more = sheet;
    more.lines.insert(more.lines.begin() + static_cast<std::ptrdiff_t>(place), sheet.line(seq));
    EXPECT_THAT(found(more), ElementsAre(named("added", seq))) << "after line " << place;
  }
}

TEST_P(AtEachRecord, AnInventedRecordIsFoundWhereverItStands) {
  Sheet invented = sheet;
  invented.replace(seq, "\"timestamp\":176", "\"timestamp\":177");
  for (const bool hashed : {false, true}) {
    if (hashed) invented.hash_anew(seq, seq);
    for (std::size_t place = 0; place <= kRecords; ++place) {
      Sheet more = sheet;
      more.lines.insert(more.lines.begin() + static_cast<std::ptrdiff_t>(place), invented.line(seq));
      const auto report = wire::verify_ledger(more.text(), {.head = kGoldenHead});
      ASSERT_THAT(found(report), Contains(named("added", seq))) << "after line " << place;
      // A second close with a proper hash is as good as the first, without the published head.
      if (!hashed || seq < kRecords) {
        EXPECT_EQ(report.findings.size(), 1u) << report.findings.back().message;
        EXPECT_EQ(report.findings[0].line, place + 1);
      }
    }
  }
}

TEST_P(AtEachRecord, AMovedRecordIsFound) {
  for (std::size_t place = 0; place < kRecords; ++place) {
    if (place + 1 == seq) continue;
    Sheet moved = sheet;
    moved.lines.erase(moved.lines.begin() + static_cast<std::ptrdiff_t>(seq) - 1);
    moved.lines.insert(moved.lines.begin() + static_cast<std::ptrdiff_t>(place), sheet.line(seq));
    const std::size_t neighbour = place + 1 > seq ? seq + 1 : seq - 1;  // swapped neighbours: either one has moved
    EXPECT_THAT(found(moved), AnyOf(ElementsAre(named("reordered", seq)), ElementsAre(named("reordered", neighbour))));
    const bool far = place + 2 < seq || place > seq;
    EXPECT_TRUE(!far || found(moved).front() == named("reordered", seq)) << "to line " << place + 1;
  }
}

TEST_P(AtEachRecord, ATruncatedLedgerIsIncomplete) {
  sheet.lines.resize(seq - 1);
  if (seq == 1) {
    EXPECT_THAT(found(sheet), ElementsAre("incomplete"));
    EXPECT_THAT(found(sheet, {.head = kGoldenHead}), ElementsAre("incomplete", "head_differs"));
    return;
  }
  EXPECT_THAT(found(sheet), ElementsAre(named("incomplete", seq - 1)));
  EXPECT_THAT(found(sheet, {.head = kGoldenHead}),
              ElementsAre(named("incomplete", seq - 1), named("head_differs", seq - 1)));
}

TEST_P(AtEachRecord, ALineCutShortIsFound) {
  sheet.lines.resize(seq);
  sheet.lines.back().resize(60);
  if (seq == 1) {
    EXPECT_THAT(found(sheet), ElementsAre("not_a_ledger")) << "nothing is left that could be told from another file";
    return;
  }
  EXPECT_THAT(found(sheet), Contains(named("unreadable", seq)));
  EXPECT_THAT(found(sheet), Contains(AnyOf("incomplete", named("incomplete", seq - 1))));
}

TEST_P(AtEachRecord, ARecordHashedAnewBreaksTheNext) {
  sheet.replace(seq, "\"timestamp\":176", "\"timestamp\":177").hash_anew(seq, seq);
  if (seq == kRecords) {  // there is no next one; the head finds it
    EXPECT_THAT(found(sheet, {.head = kGoldenHead}), ElementsAre(named("head_differs", seq)));
    return;
  }
  const auto report = wire::verify_ledger(sheet.text());
  ASSERT_THAT(found(report), ElementsAre(named("altered", seq + 1)));
  EXPECT_THAT(report.findings[0].message, HasSubstr("or record " + std::to_string(seq) + " was altered"));
}

TEST_P(AtEachRecord, AChainForgedFromHereOnIsFoundByTheHeadAndTheSignature) {
  const char* last_digit = seq == 1 ? "\"currency\":\"USD\"" : seq == kRecords ? "0003" : "-4000-8000-";
  const char* forged = seq == 1 ? "\"currency\":\"EUR\"" : seq == kRecords ? "0004" : "-4000-9000-";
  if (seq > 1 && seq < kRecords) {  // another bid_id; "auction_id" comes first and stays
    const auto at = sheet.line(seq).find("\"bid_id\"");
    sheet.line(seq).replace(sheet.line(seq).find(last_digit, at), std::string(last_digit).size(), forged);
  } else {
    sheet.replace(seq, last_digit, forged);
  }
  sheet.hash_anew(seq);
  EXPECT_THAT(found(sheet), IsEmpty()) << "a whole chain that breaks no rule can only be told by its head";
  EXPECT_THAT(found(sheet, {.head = kGoldenHead}), ElementsAre(named("head_differs", kRecords)));
  const wire::LedgerSignature signature{kGoldenKey, kGoldenSignature};
  EXPECT_THAT(found(sheet, {.signature = signature}), ElementsAre("bad_signature"));
}

TEST(Tampering, WithAnyByteIsFound) {
  const std::string honest = Sheet::golden().text();
  for (std::size_t at = 0; at < honest.size(); ++at) {
    std::string text = honest;
    text[at] = static_cast<char>(text[at] ^ 1);
    EXPECT_FALSE(wire::verify_ledger(text).ok()) << "byte " << at;
  }
}

TEST(Tampering, WithTwoRecordsNamesBoth) {
  Sheet sheet = Sheet::golden();
  sheet.replace(2, "\"timestamp\":176", "\"timestamp\":177").replace(5, "5000.00", "5001.00");
  EXPECT_THAT(found(sheet), ElementsAre("altered 2", "altered 5"));
  sheet.lines.erase(sheet.lines.begin() + 2);
  EXPECT_THAT(found(sheet), ElementsAre("altered 2", "missing 3", "altered 5"));
}

TEST(Tampering, WithARunOfRecordsIsOneFinding) {
  Sheet sheet = Sheet::golden();
  sheet.lines.erase(sheet.lines.begin() + 1, sheet.lines.begin() + 5);
  const auto report = wire::verify_ledger(sheet.text());
  ASSERT_THAT(found(report), ElementsAre("missing 2"));
  EXPECT_EQ(report.findings[0].message, "Records 2 to 5 are missing.");
}

TEST(Tampering, ThatAppendsAfterThePublishedHeadSaysSo) {
  Sheet sheet = Sheet::golden();
  sheet.lines.push_back(sheet.line(6));
  sheet.replace(8, "\"seq\":6", "\"seq\":8").hash_anew(8);
  const auto report = wire::verify_ledger(sheet.text(), {.head = kGoldenHead});
  EXPECT_THAT(found(report), Contains("rule_broken 8"));
  ASSERT_EQ(report.findings.back().fault, wire::LedgerFault::head_differs);
  EXPECT_THAT(report.findings.back().message, HasSubstr("that of record 7"));
}

TEST(Tampering, ThatPutsInAnotherAuctionsRecordIsFound) {
  Sheet sheet = Sheet::golden();
  sheet.replace(4, "0b7e4c52", "1b7e4c52");
  EXPECT_THAT(found(sheet), ElementsAre("altered 4"));
  sheet.hash_anew(4);
  EXPECT_THAT(found(sheet), ElementsAre("rule_broken 4"));
}

TEST(Tampering, LeavesAReportOfBoundedLength) {
  std::string text = Sheet::golden().text();
  for (int i = 0; i < 3000; ++i) text += "junk\n";
  const auto report = wire::verify_ledger(text);
  EXPECT_EQ(report.findings.size(), wire::kLedgerFindingsMax);
  EXPECT_EQ(report.findings_left_out, 3000 - wire::kLedgerFindingsMax);
  EXPECT_FALSE(wire::verify_ledger(std::string(wire::kLedgerLineBytesMax + 1, '[')).ok());
}

TEST(Tampering, IsNotSaidOfAFileOfSomethingElse) {
  const auto only_finding = [](std::string_view text, std::optional<std::string> head = {}) {
    const auto report = wire::verify_ledger(text, {.head = std::move(head)});
    EXPECT_EQ(report.findings.size(), 1u);
    EXPECT_EQ(report.records, 0u);
    return report.findings.front();
  };
  for (const char* text : {"junk\nand more\n", "\n", "{\n  \"code\": \"not_found\"\n}\n", "\x89PNG\r\n\x1a\n", "[1]"}) {
    const auto finding = only_finding(text, kGoldenHead);
    EXPECT_EQ(finding.fault, wire::LedgerFault::not_a_ledger) << text;
    EXPECT_EQ(finding.line, 1u) << text;
  }
  EXPECT_EQ(only_finding("{\"seq\":1}\njunk\n").message,
            "This is not a ledger: line 1 is not a record (it has no hash), and no other line is one.");
  EXPECT_EQ(only_finding("").fault, wire::LedgerFault::incomplete);
}

TEST(Tampering, OfAllButOneRecordStillNamesEach) {
  Sheet sheet = Sheet::golden();
  for (std::size_t seq = 1; seq <= kRecords; ++seq) {
    if (seq != 4) sheet.line(seq) = "hello";
  }
  EXPECT_THAT(found(sheet), ElementsAre("unreadable 1", "unreadable 2", "unreadable 3", "unreadable 5", "unreadable 6",
                                        "unreadable 7", "incomplete 4"));
}

TEST(LedgerHead, ThatIsNoHashIsSaidToBeNone) {
  for (const char* head : {"", "abc", "zz3bdd26d35e2c5e88266db6d8bae63330ad6bfd049e10e7e1deeb5c0d84d902"}) {
    EXPECT_THAT(found(Sheet::golden(), {.head = head}), ElementsAre("head_differs 7")) << head;
  }
}

TEST(LedgerSignature, IsRefusedWhereAnythingOfItIsWrong) {
  const auto names = [](std::string key, std::string signature) {
    return found(Sheet::golden(), {.signature = wire::LedgerSignature{std::move(key), std::move(signature)}});
  };
  const std::string other_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  std::string other_signature = kGoldenSignature;
  other_signature[3] = other_signature[3] == 'A' ? 'B' : 'A';
  EXPECT_THAT(names(kGoldenKey, kGoldenSignature), IsEmpty());
  EXPECT_THAT(names(other_key, kGoldenSignature), ElementsAre("bad_signature"));
  EXPECT_THAT(names(kGoldenKey, other_signature), ElementsAre("bad_signature"));
  EXPECT_THAT(names("short", kGoldenSignature), ElementsAre("bad_signature"));
  EXPECT_THAT(names(kGoldenKey, kGoldenKey), ElementsAre("bad_signature"));
}

}  // namespace
}  // namespace fa::test
