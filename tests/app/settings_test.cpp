// The settings as they come together: from options, from files, and in contradiction.
#include "app/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/setting_rules.h"

namespace fa::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using Read = std::expected<Settings, std::string>;

// As `serve` reads them.
Read read(std::vector<std::string> arguments) {
  Settings settings;
  CLI::App app;
  add_options(app, settings);
  std::ranges::reverse(arguments);  // CLI11 wants the last one first
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return std::unexpected(error.what());
  }
  if (auto settled = settle(settings); !settled) return std::unexpected(settled.error());
  return settings;
}

std::string refusal(std::vector<std::string> arguments) {
  const auto settings = read(std::move(arguments));
  return settings ? "was taken" : settings.error();
}

TEST(Settings, DefaultsAreTakenAsTheyStand) {
  const auto settings = read({});
  ASSERT_TRUE(settings.has_value()) << settings.error();
  EXPECT_EQ(settings->base_url(), "http://127.0.0.1:8000");
  EXPECT_EQ(settings->ingest_url(), "rtmp://127.0.0.1:1935/live");
}

// Each with a value that it cannot have, and what is said of it.
TEST(Settings, EachIsRefusedWithItsNameItsValueAndWhatItMayBe) {
  const std::vector<std::array<std::string, 3>> cases{
      {"--host", "foo", "HOST is an IP address"},
      {"--host", "", "HOST is an IP address"},
      {"--internal-host", "foo:8010", "INTERNAL_HOST is an IP address"},
      {"--public-url", "foo", "PUBLIC_URL is the http or https address"},
      {"--public-url", "https://auction.example/shop", "it has a path"},
      {"--cors-origins", "foo", "CORS_ORIGINS is a comma separated list"},
      {"--oidc-issuer", "foo", "OIDC_ISSUER is the http or https address"},
      {"--oidc-client-id", "", "OIDC_CLIENT_ID is a client id"},
      {"--rtmp-url", "foo", "RTMP_URL is an rtmp or rtmps address"},
      {"--smtp-url", "foo", "SMTP_URL is the address of a mail server"},
      {"--smtp-username", "a\nb", "SMTP_USERNAME is one line"},
      {"--mail-from", "foo", "MAIL_FROM is an address"},
      {"--mail-from", "", "MAIL_FROM is an address"},
      {"--data-dir", "", "DATA_DIR is a path"},
      {"--data-dir", "~/data", "DATA_DIR is a path"},
      {"--nginx-program", "", "NGINX_PROGRAM is a path"},
      {"--nginx-rtmp-module", "", "NGINX_RTMP_MODULE is a path"},
      {"--ffmpeg-program", "", "FFMPEG_PROGRAM is a path"},
      {"--trust-proxy", "maybe", "TRUST_PROXY is true or false"},
      {"--require-verified-to-bid", "2", "REQUIRE_VERIFIED_TO_BID is true or false"},
      {"--dev-login", "ja", "DEV_LOGIN is true or false"},
      {"--video", "-1", "VIDEO is true or false"},
      {"--log-level", "loud", "LOG_LEVEL is debug, info, warn"},
      {"--ping-interval-ms", "25s", "PING_INTERVAL_MS is a whole number from 10 to 3600000"},
      {"--port", " 80", "PORT is a whole number"},
      {"--port", "", "PORT is a whole number"},
      {"--drain-ms", "1e3", "DRAIN_MS is a whole number"},
      {"--message-max-bytes", "16k", "MESSAGE_MAX_BYTES is a whole number"},
      {"--guest-rate-per-s", "5/s", "GUEST_RATE_PER_S is a number above 0"},
      {"--guest-rate-per-s", "0x10", "GUEST_RATE_PER_S is a number above 0"},
      {"--guest-rate-per-s", "inf", "GUEST_RATE_PER_S is a number above 0"},
      {"--guest-burst", "0.5", "GUEST_BURST is a number from 1 to 1000000000"},
      {"--create-burst", "0", "CREATE_BURST is a number from 1"},
      {"--bid-burst", "new=0.5", "BID_BURST is a number from 1"},
      {"--bid-rate-per-s", "new=1,new=2", "BID_RATE_PER_S is a number above 0"},
      {"--bid-step-max-floor", "1,50", "BID_STEP_MAX_FLOOR is an amount"},
      {"--currency", "EURO", "CURRENCY is the ISO 4217 code"},
  };
  for (const auto& [option, value, said] : cases) {
    const std::string refused = refusal({option, value});
    EXPECT_THAT(refused, StartsWith(option + ": ")) << option << " " << value;
    EXPECT_THAT(refused, HasSubstr(said)) << option << " " << value;
  }
}

TEST(Settings, EachIsTakenAsItIsMeant) {
  const auto settings =
      read({"--public-url", "HTTPS://Auction.example:443/", "--cors-origins",
            "https://A.example/, https://b.example:443,", "--trust-proxy", "Yes", "--video", "on", "--host", "[::1]",
            "--bid-rate-per-s", "new=1, verified=2", "--log-level", "WARN", "--guest-rate-per-s", " 7.5 "});
  ASSERT_TRUE(settings.has_value()) << settings.error();
  EXPECT_EQ(settings->base_url(), "https://auction.example");
  EXPECT_THAT(settings->cors_origins, testing::ElementsAre("https://a.example", "https://b.example"));
  EXPECT_TRUE(settings->trust_proxy);
  EXPECT_TRUE(settings->video);
  EXPECT_EQ(settings->host, "::1");
  EXPECT_EQ(settings->bid_rate_per_s.verified, 2);
  EXPECT_EQ(settings->bid_rate_per_s.trusted, 20);
  EXPECT_EQ(settings->log_level, base::log::Level::warn);
  EXPECT_EQ(settings->guest_rate_per_s, 7.5);
}

TEST(Settings, ASwitchAloneIsOnAndAnEmptyAddressIsNone) {
  const auto settings = read({"--public-url", "", "--oidc-issuer", " ", "--rtmp-url", "", "--smtp-url", "",
                              "--internal-secret", "", "--cors-origins", "", "--video"});
  ASSERT_TRUE(settings.has_value()) << settings.error();
  EXPECT_TRUE(settings->video);
  EXPECT_EQ(settings->base_url(), "http://127.0.0.1:8000");
  EXPECT_TRUE(settings->cors_origins.empty());
}

TEST(Settings, SecretsAreNotShown) {
  EXPECT_THAT(refusal({"--internal-secret", "tooshort"}),
              AllOf(HasSubstr("INTERNAL_SECRET is at least 16"), Not(HasSubstr("tooshort"))));
  EXPECT_THAT(refusal({"--smtp-password", "my\tpassword"}), AllOf(HasSubstr("SMTP_PASSWORD"), Not(HasSubstr("my"))));
  EXPECT_THAT(refusal({"--smtp-url", "smtp://me:hidden@mail.example?x"}),
              AllOf(HasSubstr("SMTP_URL"), Not(HasSubstr("hidden"))));
  EXPECT_THAT(refusal({"--public-url", "https://me:hidden@auction.example"}), Not(HasSubstr("hidden")));
}

TEST(Settings, DevLoginIsForThisMachineAlone) {
  for (const std::vector<std::string>& elsewhere : {std::vector<std::string>{"--host", "0.0.0.0"},
                                                    {"--host", "::"},
                                                    {"--host", "192.0.2.1"},
                                                    {"--public-url", "https://auction.example"},
                                                    {"--public-url", "https://localhost"},
                                                    {"--public-url", "http://auction.example"},
                                                    {"--public-url", "http://localhost.example"},
                                                    {"--public-url", "http://127.0.0.1.example"},
                                                    {"--trust-proxy"},
                                                    {"--oidc-issuer", "https://login.example"}}) {
    EXPECT_TRUE(read(elsewhere).has_value()) << elsewhere.back();
    auto both = elsewhere;
    both.insert(both.end(), {"--dev-login", "true"});
    EXPECT_THAT(refusal(both), StartsWith("DEV_LOGIN")) << elsewhere.back();
  }
  for (const std::vector<std::string>& here : {std::vector<std::string>{},
                                               {"--host", "::1"},
                                               {"--host", "127.0.0.2"},
                                               {"--host", "localhost"},
                                               {"--public-url", "http://localhost:5173"},
                                               {"--public-url", "http://[::1]:8000"},
                                               {"--public-url", "http://app.localhost:8000"}}) {
    auto both = here;
    both.insert(both.end(), {"--dev-login", "true"});
    EXPECT_TRUE(read(both).has_value()) << refusal(both);
  }
}

TEST(Settings, ThatContradictEachOtherAreNamed) {
  EXPECT_THAT(refusal({"--port", "8010"}), HasSubstr("PORT and INTERNAL_PORT are both 8010"));
  EXPECT_TRUE(read({"--port", "0", "--internal-port", "0"}).has_value());
  EXPECT_THAT(refusal({"--more-ports", "8001,8000"}), HasSubstr("MORE_PORTS has 8000"));
  EXPECT_THAT(refusal({"--more-ports", "8001, 8001"}), HasSubstr("MORE_PORTS has 8001"));
  EXPECT_THAT(refusal({"--video", "--rtmp-port", "8000"}), HasSubstr("RTMP_PORT is 8000, as PORT is"));
  EXPECT_TRUE(read({"--rtmp-port", "8000"}).has_value()) << "without video it is not used";
  EXPECT_THAT(refusal({"--smtp-username", "house"}), HasSubstr("no SMTP_URL"));
  EXPECT_THAT(refusal({"--smtp-url", "smtp://mail.example", "--smtp-username", "house"}),
              HasSubstr("no SMTP_PASSWORD"));
  EXPECT_THAT(refusal({"--smtp-url", "smtp://mail.example", "--smtp-password", "secret"}),
              HasSubstr("no SMTP_USERNAME"));
  EXPECT_THAT(refusal({"--smtp-url", "smtp://a:b@mail.example", "--smtp-username", "a", "--smtp-password", "b"}),
              HasSubstr("SMTP_URL has a name"));
  EXPECT_THAT(refusal({"--oidc-issuer", "https://auction.example/", "--public-url", "https://auction.example"}),
              HasSubstr("OIDC_ISSUER is the house's own address"));
}

TEST(Settings, AMailServersNameAndPasswordLeaveItsAddress) {
  const auto settings = read({"--smtp-url", "smtp://house:p%40ss@mail.example:587"});
  ASSERT_TRUE(settings.has_value()) << settings.error();
  EXPECT_EQ(settings->smtp_url, "smtp://mail.example:587");
  EXPECT_EQ(settings->smtp_username, "house");
  EXPECT_EQ(settings->smtp_password, "p@ss");
}

struct SecretFiles : testing::Test {
  std::string pattern = testing::TempDir() + "secretXXXXXX";
  std::filesystem::path folder = mkdtemp(pattern.data());
  ~SecretFiles() override { std::filesystem::remove_all(folder); }

  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }
};

TEST_F(SecretFiles, EachSecretMayStandInAFile) {
  const auto settings = read({"--internal-secret-file", file("internal", "0123456789abcdef\n"), "--smtp-url-file",
                              file("url", "smtp://mail.example:587\r\n"), "--smtp-username", "house",
                              "--smtp-password-file", file("password", "a password ")});
  ASSERT_TRUE(settings.has_value()) << settings.error();
  EXPECT_EQ(settings->internal_secret, "0123456789abcdef");
  EXPECT_EQ(settings->smtp_url, "smtp://mail.example:587");
  EXPECT_EQ(settings->smtp_password, "a password ");
}

TEST_F(SecretFiles, OneOfTwoPlacesIsEnough) {
  for (const auto& [option, value] : std::vector<std::pair<std::string, std::string>>{
           {"--internal-secret", "0123456789abcdef"}, {"--smtp-url", "smtp://mail.example"}, {"--smtp-password", "x"}})
    EXPECT_THAT(refusal({option, value, option + "-file", file("any", value)}), HasSubstr("both given")) << option;
}

TEST_F(SecretFiles, AFileThatIsNoneIsToldInWords) {
  const auto said_of = [](const std::string& path) { return refusal({"--internal-secret-file", path}); };
  const std::string start = "INTERNAL_SECRET_FILE: cannot read ";
  EXPECT_EQ(said_of("/nonexistent/x"), start + "/nonexistent/x: No such file or directory");
  EXPECT_EQ(said_of(folder), start + folder.string() + ": it is a folder");
  const std::string pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(said_of(pipe), start + pipe + ": it is no plain file");
  EXPECT_THAT(said_of(file("empty", "")), HasSubstr("it is empty"));
  EXPECT_THAT(said_of(file("line", "\n")), HasSubstr("it is empty"));
  EXPECT_THAT(said_of(file("large", std::string(4097, 'a'))), HasSubstr("more than 4096 bytes"));
  EXPECT_THAT(said_of("/dev/zero"), HasSubstr("it is no plain file"));
  EXPECT_THAT(said_of(file("short", "hidden\n")), AllOf(HasSubstr("is not at least 16"), Not(HasSubstr("hidden"))));
  EXPECT_THAT(said_of(file("lines", "0123456789abcdef\n0123456789abcdef\n")), HasSubstr("control character"));
}

}  // namespace
}  // namespace fa::app
