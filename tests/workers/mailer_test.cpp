// The mailers: the contract on each, and what is particular to each.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "adapters/embedded/folder_mailer.h"
#include "adapters/smtp/smtp_mailer.h"
#include "contract/mailer_contract.h"
#include "support/manual_clock.h"
#include "workers/smtp_server.h"

namespace fa {
namespace {

class Folder final : public contract::MailerHarness {
 public:
  Folder() {
    std::string pattern = testing::TempDir() + "mailXXXXXX";
    folder_ = std::filesystem::path(mkdtemp(pattern.data())) / "mail";
    mailer_.emplace(folder_, "Lots <lots@example.org>", clock_);
  }
  ~Folder() override { std::filesystem::remove_all(folder_.parent_path()); }
  ports::Mailer& mailer() override { return *mailer_; }
  std::vector<std::string> arrived() override {
    std::vector<std::string> messages;
    if (!std::filesystem::exists(folder_)) return messages;
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) files.insert(entry.path());
    for (const auto& file : files) {
      std::stringstream bytes;
      bytes << std::ifstream(file, std::ios::binary).rdbuf();
      messages.push_back(bytes.str());
    }
    return messages;
  }
  const std::filesystem::path& folder() const { return folder_; }
  test::ManualClock& clock() { return clock_; }

 private:
  test::ManualClock clock_;
  std::filesystem::path folder_;
  std::optional<embedded::FolderMailer> mailer_;
};

class Smtp final : public contract::MailerHarness {
 public:
  Smtp() {
    mailer_.emplace(smtp::SmtpSettings{.url = server_.url(),
                                       .from = "Lots <lots@example.org>",
                                       .connect_timeout_ms = 2'000,
                                       .total_timeout_ms = 2'000},
                    clock_);
  }
  ports::Mailer& mailer() override { return *mailer_; }
  std::vector<std::string> arrived() override { return server_.messages(); }
  test::SmtpServer& server() { return server_; }
  test::ManualClock& clock() { return clock_; }

 private:
  test::ManualClock clock_;
  test::SmtpServer server_;
  std::optional<smtp::SmtpMailer> mailer_;
};

std::unique_ptr<contract::MailerHarness> make_folder() {
  return std::make_unique<Folder>();
}
std::unique_ptr<contract::MailerHarness> make_smtp() {
  return std::make_unique<Smtp>();
}

}  // namespace

namespace contract {

INSTANTIATE_TEST_SUITE_P(Folder, MailerContract, testing::Values(&make_folder));
INSTANTIATE_TEST_SUITE_P(Smtp, MailerContract, testing::Values(&make_smtp));

class FolderMailerTest : public MailerContract {
 protected:
  Folder& folder() { return static_cast<Folder&>(*harness_); }
};
INSTANTIATE_TEST_SUITE_P(Only, FolderMailerTest, testing::Values(&make_folder));

TEST_P(FolderMailerTest, ARepeatLeavesTheFirstFileAlone) {
  sent(mail());
  const auto first = harness_->arrived();
  folder().clock().advance_ms(60'000);
  sent(mail());
  EXPECT_EQ(harness_->arrived(), first);
}

TEST_P(FolderMailerTest, AMessageIdCannotLeaveTheFolder) {
  for (const char* id : {"../winner", "a/b", "", "..", ".hidden"}) {
    auto wrong = mail();
    wrong.message_id = id;
    EXPECT_EQ(harness_->mailer().send(wrong).error().kind, ports::StoreErrorKind::conflict) << id;
  }
}

TEST_P(FolderMailerTest, OnlyTheHouseCanReadTheMails) {
  sent(mail());
  struct stat info{};
  ASSERT_EQ(stat((folder().folder() / "winner-1.eml").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

class SmtpMailerTest : public MailerContract {
 protected:
  Smtp& smtp() { return static_cast<Smtp&>(*harness_); }
  ports::StoreErrorKind failure() {
    const auto result = harness_->mailer().send(mail());
    EXPECT_FALSE(result.has_value());
    return result ? ports::StoreErrorKind::not_found : result.error().kind;
  }
};
INSTANTIATE_TEST_SUITE_P(Only, SmtpMailerTest, testing::Values(&make_smtp));

TEST_P(SmtpMailerTest, NamesSenderAndRecipientToTheServer) {
  sent(mail());
  EXPECT_EQ(smtp().server().recipients(), std::vector<std::string>{"RCPT TO:<alice@example.org>"});
}

TEST_P(SmtpMailerTest, ARefusalForGoodIsAConflict) {
  for (const char* command : {"RCPT", "DATA", "."}) {
    smtp().server().answer(command, "550 no such mailbox");
    EXPECT_EQ(failure(), ports::StoreErrorKind::conflict) << command;
  }
}

TEST_P(SmtpMailerTest, ATemporaryRefusalIsToBeTriedAgain) {
  for (const char* command : {".", "DATA", "RCPT", "MAIL", "greeting"}) {
    smtp().server().answer(command, "451 later");
    EXPECT_EQ(failure(), ports::StoreErrorKind::unavailable) << command;
  }
}

TEST_P(SmtpMailerTest, AConnectionLostBeforeTheTextIsToBeTriedAgain) {
  smtp().server().answer("RCPT", "");
  EXPECT_EQ(failure(), ports::StoreErrorKind::unavailable);
}

TEST_P(SmtpMailerTest, AConnectionLostAfterTheTextIsAnUnknownOutcome) {
  smtp().server().answer(".", "");
  EXPECT_EQ(failure(), ports::StoreErrorKind::outcome_unknown);
}

TEST_P(SmtpMailerTest, ASilentServerIsGivenUp) {
  smtp().server().answer("MAIL", test::SmtpServer::silence);
  EXPECT_EQ(failure(), ports::StoreErrorKind::unavailable);
}

TEST_P(SmtpMailerTest, NothingIsSentInTheClearWhereTlsIsRequired) {
  smtp::SmtpMailer strict({.url = smtp().server().url(), .from = "lots@example.org", .tls = smtp::Tls::required},
                          smtp().clock());
  EXPECT_EQ(strict.send(mail()).error().kind, ports::StoreErrorKind::unavailable);
  EXPECT_TRUE(smtp().server().recipients().empty());
}

TEST_P(SmtpMailerTest, NobodyListensIsToBeTriedAgain) {
  smtp::SmtpMailer nowhere({.url = "smtp://127.0.0.1:1", .from = "lots@example.org"}, smtp().clock());
  EXPECT_EQ(nowhere.send(mail()).error().kind, ports::StoreErrorKind::unavailable);
}

}  // namespace contract
}  // namespace fa
