// What every adapter of ports/mailer.h guarantees. An adapter's test makes a harness and instantiates MailerContract
// with it, in one .cpp.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "ports/mailer.h"

namespace fa::contract {

// A mailer whose sender is `Lots <lots@example.org>`, and where its mails arrive.
struct MailerHarness {
  virtual ~MailerHarness() = default;
  virtual ports::Mailer& mailer() = 0;
  virtual std::vector<std::string> arrived() = 0;  // whole messages, as bytes
};
using MakeMailerHarness = std::unique_ptr<MailerHarness> (*)();

class MailerContract : public testing::TestWithParam<MakeMailerHarness> {
 protected:
  MailerContract() : harness_(GetParam()()) {}
  static ports::Mail mail() {
    return {.message_id = "winner-1",
            .to = "alice@example.org",
            .subject = "You won: a lamp",
            .text = "Hello alice,\n.\nall is well.\n",
            .html = "<p>Hello alice</p>"};
  }
  std::string sent(const ports::Mail& mail) {
    const auto result = harness_->mailer().send(mail);
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().detail);
    const auto all = harness_->arrived();
    EXPECT_FALSE(all.empty());
    return all.empty() ? "" : all.back();
  }
  std::unique_ptr<MailerHarness> harness_;
};

inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_P(MailerContract, SendsTextAndHtmlAsAlternatives) {
  const std::string message = sent(mail());
  EXPECT_TRUE(message.contains("\r\nFrom: Lots <lots@example.org>\r\n"));
  EXPECT_TRUE(message.contains("\r\nTo: alice@example.org\r\n"));
  EXPECT_TRUE(message.contains("\r\nSubject: You won: a lamp\r\n"));
  EXPECT_TRUE(message.contains("Content-Type: multipart/alternative"));
  EXPECT_TRUE(message.contains("Hello alice,\r\n.\r\nall is well.\r\n"));
  EXPECT_TRUE(message.contains("<p>Hello alice</p>"));
  EXPECT_LT(message.find("text/plain"), message.find("text/html")) << "the best alternative comes last";
}

TEST_P(MailerContract, TheMessageIdIsThatOfTheMail) {
  const std::string first = sent(mail());
  EXPECT_TRUE(first.contains("\r\nMessage-ID: <winner-1@"));
  auto other = mail();
  other.message_id = "winner-2";
  EXPECT_TRUE(sent(other).contains("\r\nMessage-ID: <winner-2@"));
}

TEST_P(MailerContract, NothingInAMailBecomesAHeader) {
  auto evil = mail();
  evil.subject = "Lamp\r\nBcc: eve@example.org\r\n\r\nhello";
  const std::string message = sent(evil);
  EXPECT_FALSE(message.contains("\nBcc:"));
  EXPECT_EQ(count_of(message, "Subject: "), 1u);
}

TEST_P(MailerContract, AnAddressThatIsNoneIsRefusedForGood) {
  for (const char* to :
       {"", "alice", "@example.org", "alice@", "a b@example.org", "alice@example.org\r\nRCPT TO:<eve@x>",
        "alice@example.org,eve@example.org", "<alice@example.org>"}) {
    auto wrong = mail();
    wrong.to = to;
    const auto result = harness_->mailer().send(wrong);
    ASSERT_FALSE(result.has_value()) << to;
    EXPECT_EQ(result.error().kind, ports::StoreErrorKind::conflict) << to;
  }
  EXPECT_TRUE(harness_->arrived().empty());
}

}  // namespace fa::contract
