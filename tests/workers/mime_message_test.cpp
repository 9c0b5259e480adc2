// Mails as bytes.
#include "base/mime_message.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/crypto.h"

namespace fa::base {
namespace {

TEST(QuotedPrintableTest, LeavesPlainTextAlone) {
  EXPECT_EQ(quoted_printable("Hello, world."), "Hello, world.");
  EXPECT_EQ(quoted_printable("a\nb\r\nc"), "a\r\nb\r\nc");
}

TEST(QuotedPrintableTest, EncodesWhatMayNotStand) {
  EXPECT_EQ(quoted_printable("1=1"), "1=3D1");
  EXPECT_EQ(quoted_printable("caf\xC3\xA9"), "caf=C3=A9");
  EXPECT_EQ(quoted_printable("end \nnext\t"), "end=20\r\nnext=09");
}

TEST(QuotedPrintableTest, BreaksLongLines) {
  std::istringstream lines(quoted_printable(std::string(500, 'x') + std::string(300, '=')));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) EXPECT_LE(line.size(), 77u);
  EXPECT_GT(count, 10u);
}

TEST(MailDateTest, IsInUtc) {
  EXPECT_EQ(rfc5322_date(0), "Thu, 01 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(rfc5322_date(1'709'210'096'789), "Thu, 29 Feb 2024 12:34:56 +0000");
}

TEST(MailAddressTest, StandsInBracketsBehindAName) {
  EXPECT_EQ(address_of("Lots <lots@example.org>"), "lots@example.org");
  EXPECT_EQ(address_of("lots@example.org"), "lots@example.org");
}

TEST(MimeMessageTest, ASubjectInAnyScriptIsEncodedInWordsThatFit) {
  std::string subject;
  for (int i = 0; i < 20; ++i) subject += "\xE3\x83\xA9\xE3\x83\xB3\xE3\x83\x97 ";
  const std::string bytes = to_bytes({.from = "a@b", .to = "c@d", .subject = subject, .message_id = "1@b"});
  const auto start = bytes.find("Subject: ") + 9;
  std::istringstream words(bytes.substr(start, bytes.find("\r\nMessage-ID:") - start));
  std::string decoded;
  for (std::string word; words >> word;) {
    ASSERT_LE(word.size(), 75u);
    ASSERT_TRUE(word.starts_with("=?UTF-8?B?") && word.ends_with("?=")) << word;
    decoded += base64_decode(word.substr(10, word.size() - 12)).value();
  }
  EXPECT_EQ(decoded, subject);
}

TEST(MimeMessageTest, TheSameMessageIsTheSameBytes) {
  const MimeMessage message{.from = "a@b", .to = "c@d", .subject = "s", .message_id = "1@b", .text = "t", .html = "h"};
  EXPECT_EQ(to_bytes(message), to_bytes(message));
}

TEST(MimeMessageTest, EveryLineEndsWithCrlf) {
  const std::string bytes =
      to_bytes({.from = "a@b", .to = "c@d", .subject = "s", .message_id = "1@b", .text = "x\ny\n", .html = "h\n"});
  for (std::size_t i = 0; i < bytes.size(); ++i) ASSERT_TRUE(bytes[i] != '\n' || (i > 0 && bytes[i - 1] == '\r')) << i;
}

}  // namespace
}  // namespace fa::base
