// What a setting's text means, value by value (docs/operations.md, "Settings").
#include "app/setting_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fa::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A text, and what it means or, behind "!", a part of why it is refused.
struct Case {
  std::string text;
  std::string means;
};

void expect_all(SettingText (*parse)(std::string_view), const std::vector<Case>& cases) {
  for (const auto& [text, means] : cases) {
    const auto value = parse(text);
    if (means.starts_with('!')) {
      EXPECT_FALSE(value.has_value()) << text << " became " << value.value_or("");
      EXPECT_THAT(value ? "taken" : value.error(), HasSubstr(means.substr(1))) << text;
    } else {
      EXPECT_EQ(value.value_or(value ? "" : "refused: " + value.error()), means) << text;
    }
  }
}

TEST(SettingValues, AWebOriginIsWhatABrowserSends) {
  expect_all(web_origin, {
                             {"https://app.example", "https://app.example"},
                             {" https://app.example\t", "https://app.example"},
                             {"https://app.example\r", "https://app.example"},
                             {"https://app.example/", "https://app.example"},
                             {"HTTPS://App.Example", "https://app.example"},
                             {"https://app.example:443", "https://app.example"},
                             {"https://app.example:443/", "https://app.example"},
                             {"http://app.example:80", "http://app.example"},
                             {"https://app.example:80", "https://app.example:80"},
                             {"http://app.example:443", "http://app.example:443"},
                             {"https://app.example:08443", "https://app.example:8443"},
                             {"https://app.example:", "https://app.example"},
                             {"http://127.0.0.1:8000", "http://127.0.0.1:8000"},
                             {"http://[::1]:8000", "http://[::1]:8000"},
                             {"http://[0:0:0:0:0:0:0:1]", "http://[::1]"},
                             {"http://[2001:DB8::1]", "http://[2001:db8::1]"},
                             {"http://auction_web:3000", "http://auction_web:3000"},
                             {"http://10.0.0.1.nip.io:8000", "http://10.0.0.1.nip.io:8000"},
                             {"https://xn--bcher-kva.example", "https://xn--bcher-kva.example"},
                         });
}

TEST(SettingValues, WhatIsNoWebOriginIsRefusedWithTheReason) {
  expect_all(web_origin, {
                             {"", "!does not begin with http:// or https://"},
                             {"foo", "!does not begin"},
                             {"app.example", "!does not begin"},
                             {"app.example:443", "!does not begin"},
                             {":443", "!does not begin"},
                             {"//app.example", "!does not begin"},
                             {"localhost:8000", "!does not begin"},
                             {"javascript:alert(1)", "!does not begin"},
                             {"javascript://alert(1)", "!does not begin"},
                             {"ftp://app.example", "!does not begin"},
                             {"null", "!does not begin"},
                             {"file:///etc", "!does not begin"},
                             {"https:/app.example", "!does not begin"},
                             {"https://", "!names no host"},
                             {"https:///", "!names no host"},
                             {"https://:443", "!names no host"},
                             {"https://app.example/shop", "!has a path"},
                             {"https://app.example//", "!has a path"},
                             {"https://app.example?x=1", "!has a query"},
                             {"https://app.example/?", "!has a query"},
                             {"https://app.example#top", "!has a fragment"},
                             {"https://me@app.example", "!user's name"},
                             {"https://me:secret@app.example", "!user's name"},
                             {"https://app.example:0", "!port"},
                             {"https://app.example:65536", "!port"},
                             {"https://app.example:99999999999", "!port"},
                             {"https://app.example:http", "!port"},
                             {"https://app.example:-1", "!port"},
                             {"https://app.example:+1", "!port"},
                             {"https://[::1]x", "!no host"},
                             {"https://[::1]:", "https://[::1]"},
                             {"https://a@b@c", "!percent"},
                             {"https://app.example\\@evil.example", "!character"},
                             {"https://app.example%", "!character"},
                             {"https://[fe80::1%25eth0]", "!no host"},
                             {"https://*.example", "!no host"},
                             {"https://app..example", "!no host"},
                             {"https://.example", "!no host"},
                             {"https://app.example.", "!no host"},
                             {"https://%61pp.example", "!no host"},
                             {"https://999.1.1.1", "!no host"},
                             {"https://1", "!no host"},
                             {"https://app.example https://other.example", "!character"},
                             {"https://b\xc3\xbc"
                              "cher.example",
                              "!character"},
                             {"https://[::1", "!no host"},
                             {"https://app.example\nX: y", "!character"},
                         });
}

TEST(SettingValues, AListOfOriginsHasEachOnce) {
  EXPECT_THAT(web_origins({"https://a.example", " https://b.example"}).value(),
              ElementsAre("https://a.example", "https://b.example"));
  EXPECT_THAT(web_origins({"https://a.example", "HTTPS://A.example:443/", ""}).value(),
              ElementsAre("https://a.example"));
  EXPECT_THAT(web_origins({" ", ""}).value(), IsEmpty());
  EXPECT_THAT(web_origins({" * "}).value(), ElementsAre("*"));
  EXPECT_THAT(web_origins({"*", "*"}).value(), ElementsAre("*"));
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"*", "https://a.example"},
                                                {"https://a.example", "*"},
                                                {"null"},
                                                {"https://a.example", "b"}})
    EXPECT_FALSE(web_origins(wrong).has_value()) << wrong.back();
  EXPECT_THAT(web_origins({"*", "https://a.example"}).error(), HasSubstr("stands alone"));
  EXPECT_THAT(web_origins({"https://a.example", "x"}).error(), HasSubstr("\"x\" is none"));
}

TEST(SettingValues, AnIssuerStaysByteForByte) {
  expect_all(issuer_address, {
                                 {"https://login.example/realms/Auction", "https://login.example/realms/Auction"},
                                 {" https://login.example/ ", "https://login.example/"},
                                 {"http://localhost:8080", "http://localhost:8080"},
                                 {"https://Login.example:443", "https://Login.example:443"},
                                 {"foo", "!does not begin"},
                                 {"login.example", "!does not begin"},
                                 {"ldap://login.example", "!does not begin"},
                                 {"https://login.example?x", "!query"},
                                 {"https://login.example#x", "!fragment"},
                                 {"https://me@login.example", "!user's name"},
                                 {"https://login.example:70000", "!port"},
                                 {"https://login example", "!character"},
                             });
}

TEST(SettingValues, AnRtmpAddressHasAnApplication) {
  expect_all(rtmp_address, {
                               {"rtmp://video.example/live", "rtmp://video.example/live"},
                               {"RTMPS://Video.example:1936/live/", "rtmps://video.example:1936/live"},
                               {"rtmp://[::1]:1935/live", "rtmp://[::1]:1935/live"},
                               {"rtmp://video.example/app/Instance", "rtmp://video.example/app/Instance"},
                               {"foo", "!rtmp:// or rtmps://"},
                               {"https://video.example/live", "!rtmp:// or rtmps://"},
                               {"rtmp://video.example", "!no path"},
                               {"rtmp://video.example/", "!no path"},
                               {"rtmp:///live", "!no host"},
                               {"rtmp://video.example/live?key=1", "!query"},
                               {"rtmp://video.example/live#1", "!fragment"},
                               {"rtmp://me:secret@video.example/live", "!user's name"},
                               {"rtmp://video.example:0/live", "!port"},
                           });
}

TEST(SettingValues, AMailServerIsTakenApart) {
  const auto server = mail_server(" SMTP://house:p%40ss@Mail.example:587/ ");
  ASSERT_TRUE(server.has_value());
  EXPECT_EQ(server->url, "smtp://mail.example:587");
  EXPECT_EQ(server->username, "house");
  EXPECT_EQ(server->password, "p@ss");
  EXPECT_EQ(mail_server("smtps://mail.example").value().url, "smtps://mail.example");
  EXPECT_EQ(mail_server("smtp://mail.example/house.example").value().url, "smtp://mail.example/house.example");
  for (const char* wrong : {"foo", "mail.example:587", "https://mail.example", "smtp://", "smtp://mail.example:99999",
                            "smtp://mail.example?tls=no", "smtp://mail.example#x", "smtp://mail example"})
    EXPECT_FALSE(mail_server(wrong).has_value()) << wrong;
}

TEST(SettingValues, ASenderHasAMailAddress) {
  expect_all(mail_sender, {
                              {"house@example.org", "house@example.org"},
                              {" The house <house@example.org> ", "The house <house@example.org>"},
                              {"<house@example.org>", "<house@example.org>"},
                              {"FlashAuction <no-reply@localhost>", "FlashAuction <no-reply@localhost>"},
                              {"x", "!no mail address"},
                              {"foo", "!no mail address"},
                              {"", "!no mail address"},
                              {"The house", "!no mail address"},
                              {"The house <house>", "!no mail address"},
                              {"The house <house@example.org", "!no mail address"},
                              {"The house house@example.org>", "!no mail address"},
                              {"The house <house@example.org> now", "!no mail address"},
                              {"a@example.org, b@example.org", "!no mail address"},
                              {"<a@example.org> <b@example.org>", "!no mail address"},
                              {"The house <house@example.org>\r\nBcc: <b@example.org>", "!control characters"},
                              {"@example.org", "!no mail address"},
                              {"house@", "!no mail address"},
                          });
}

TEST(SettingValues, ASecretIsLongAndFitsIntoAHeader) {
  const std::string good = "0123456789abcde!";
  EXPECT_EQ(header_secret(good).value(), good);
  expect_all(header_secret, {
                                {"a", "!shorter"},
                                {"", "!shorter"},
                                {"0123456789abcde", "!shorter"},
                                {"0123456789 abcdef", "!blank"},
                                {" 0123456789abcdef", "!blank"},
                                {"0123456789abcdef\n", "!control"},
                                {"0123456789abcde\xc3\xa4", "!ASCII"},
                                {std::string(1025, 'a'), "!longer"},
                            });
}

TEST(SettingValues, APasswordIsOneLineAsItStands) {
  expect_all(one_line_secret, {{" with blanks ", " with blanks "},
                               {"pässword", "pässword"},
                               {"", "!empty"},
                               {"two\nlines", "!control"},
                               {std::string("a\0b", 3), "!control"}});
}

TEST(SettingValues, AListenAddressIsAnIpAddress) {
  expect_all(listen_address, {
                                 {"127.0.0.1", "127.0.0.1"},
                                 {" 0.0.0.0 ", "0.0.0.0"},
                                 {"::1", "::1"},
                                 {"[::1]", "::1"},
                                 {"0:0:0:0:0:0:0:0", "::"},
                                 {"[2001:DB8::1]", "2001:db8::1"},
                                 {"localhost", "localhost"},
                                 {"LocalHost", "localhost"},
                                 {"", "!no IP address"},
                                 {"*", "!no IP address"},
                                 {"foo", "!no IP address"},
                                 {"127.0.0.1:8000", "!no IP address"},
                                 {"[::1]:8000", "!no IP address"},
                                 {"http://127.0.0.1", "!no IP address"},
                                 {"127.1", "!no IP address"},
                                 {"fe80::1%eth0", "!no IP address"},
                             });
}

TEST(SettingValues, APathIsTakenAsItStands) {
  expect_all(plain_path, {{"./data", "./data"},
                          {"/var/lib/the house", "/var/lib/the house"},
                          {"/data\r", "/data"},
                          {"nginx", "nginx"},
                          {"/srv/~old", "/srv/~old"},
                          {"", "!empty"},
                          {"  ", "!empty"},
                          {"~", "!~"},
                          {"~/data", "!~"},
                          {"/a\nb", "!control"}});
}

TEST(SettingValues, AnIdIsVisible) {
  expect_all(visible_name, {{" flashauction-web ", "flashauction-web"}, {"", "!empty"}, {"a b", "!blank"}});
}

TEST(SettingValues, TruthHasFourWords) {
  for (const char* yes : {"true", "TRUE", "True", "yes", "Yes", "on", "ON", "1", " true ", "true\r"})
    EXPECT_EQ(truth_of(yes), true) << yes;
  for (const char* no : {"false", "FALSE", "no", "off", "Off", "0", " 0 "}) EXPECT_EQ(truth_of(no), false) << no;
  for (const char* neither : {"", "2", "-1", "maybe", "truee", "01", "ja", "1.0", "true false"})
    EXPECT_EQ(truth_of(neither), std::nullopt) << neither;
}

TEST(SettingValues, AShownValueHasNoPassword) {
  EXPECT_EQ(shown_value("foo"), "foo");
  EXPECT_EQ(shown_value("smtp://me:secret@mail.example"), "smtp://…@mail.example");
  EXPECT_EQ(shown_value("https://me:se/cret@x"), "https://me:se/cret@x") << "a path begins there";
  EXPECT_EQ(shown_value("me:secret@mail.example"), "…@mail.example");
  EXPECT_EQ(shown_value("The house <a@example.org"), "The house <a@example.org");
  EXPECT_EQ(shown_value("a\nb\x1b"), "a?b?");
  EXPECT_EQ(shown_value(std::string(300, 'x')).size(), 200 + std::string("…").size());
}

}  // namespace
}  // namespace fa::app
