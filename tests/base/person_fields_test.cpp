#include "base/person_fields.h"

#include <gtest/gtest.h>

#include "base/normal_form.h"

namespace fa::base {
namespace {

TEST(PersonFields, AnAddressIsWhatEveryMailServerTakes) {
  for (const char* address : {"a@b", "anna@example.org", "anna.b+lots@mail.example.org", "o'neil@example.org",
                              "x_y-z@xn--bcher-kva.example", "1@2.example", "flashauction@localhost"})
    EXPECT_TRUE(is_email_address(address)) << address;
  for (const char* address : {"",
                              "@",
                              "a@",
                              "@b",
                              "a,b@x.y",
                              "a;b@x.y",
                              "a@[127.0.0.1]",
                              "a@127.0.0.1",
                              "\"a b\"@x.y",
                              "a b@x.y",
                              "a@b@c.d",
                              "<a@b.c>",
                              "Anna <a@b.c>",
                              ".a@b.c",
                              "a.@b.c",
                              "a..b@c.d",
                              "a@.b.c",
                              "a@b.",
                              "a@b..c",
                              "a@-b.c",
                              "a@b-.c",
                              "a@b_c.d",
                              "a@b.c\n",
                              "a\r\nBcc: x@y.z@b.c",
                              "zoë@example.org",
                              "a@bücher.example",
                              "a(x)@b.c",
                              "a@b.c,d@e.f"})
    EXPECT_FALSE(is_email_address(address)) << address;
  EXPECT_TRUE(is_email_address(std::string(64, 'a') + "@b.c"));
  EXPECT_FALSE(is_email_address(std::string(65, 'a') + "@b.c"));
  EXPECT_FALSE(is_email_address("a@" + std::string(64, 'b') + ".c"));
  std::string longest = "a@";
  for (int i = 0; i < 126; ++i) longest += "b.";
  EXPECT_TRUE(is_email_address(longest.substr(0, 253)));
  EXPECT_FALSE(is_email_address(longest + "bb"));
}

TEST(PersonFields, APhoneNumberIsInternational) {
  EXPECT_EQ(normal_phone("+1 (555) 010-0.0"), "+155501000");
  for (const char* phone :
       {"", "+", "555 0100", "+1", "+1234567890123456", "+12a34567", "0049 30 123456", "+00000", "+12345\n"})
    EXPECT_EQ(normal_phone(phone), std::nullopt) << phone;
}

TEST(PersonFields, AUsernameIsPlain) {
  for (const char* name : {"abc", "A.b-c_9"}) EXPECT_TRUE(is_username(name));
  EXPECT_TRUE(is_username(std::string(32, 'a')));
  for (const char* name : {"", "ab", "a b", "zoë", "a@b", "abc\n"}) EXPECT_FALSE(is_username(name)) << name;
  EXPECT_FALSE(is_username(std::string(33, 'a')));
}

TEST(NormalForm, IsTheSameHoweverALetterWasTyped) {
  EXPECT_EQ(in_normal_form("Zoe\u0308 passwort"), "Zo\u00eb passwort");
  EXPECT_EQ(in_normal_form("Zo\u00eb passwort"), "Zo\u00eb passwort");
  EXPECT_EQ(in_normal_form("\u1100\u1161"), "\uac00");
  EXPECT_EQ(in_normal_form("\ufb01"), "\ufb01") << "another letter stays another";
  EXPECT_EQ(in_normal_form("\xff"), "\xff") << "no text is left as it is";
  EXPECT_EQ(in_normal_form(""), "");
}

}  // namespace
}  // namespace fa::base
