#include <gtest/gtest.h>

#include "adapters/embedded/identity/account_rules.h"
#include "adapters/embedded/sqlite_db.h"
#include "identity/support/house.h"

namespace fa::test {
namespace {

TEST(SignUp, makes_an_account_with_its_profile) {
  House house;
  Browser browser(house.router);
  const auto response = browser.submit(sign_up_url(), {{"username", "Al.i-c_e9"},
                                                       {"password", kPassword},
                                                       {"name", " Alice <A> "},
                                                       {"email", "alice@example.com"},
                                                       {"phone", "+1 (555) 010-0123"}});
  ASSERT_EQ(response.status, 303) << response.body;
  const auto account = house.provider->accounts().find_by_username("al.i-c_e9");
  ASSERT_TRUE(account.has_value() && account->has_value());
  EXPECT_EQ((*account)->username, "Al.i-c_e9");
  EXPECT_EQ((*account)->name, "Alice <A>");
  EXPECT_EQ((*account)->email, "alice@example.com");
  EXPECT_EQ((*account)->phone, "+15550100123");
  EXPECT_FALSE((*account)->is_verified);
  EXPECT_TRUE((*account)->groups.empty());
}

TEST(SignUp, keeps_only_an_argon2id_hash_of_the_password) {
  House house;
  Browser browser(house.router);
  sign_up(browser, "alice");
  const auto account = house.provider->accounts().find_by_username("alice");
  EXPECT_TRUE((*account)->password_hash.value_or("").starts_with("$argon2id$"));
}

TEST(SignUp, refuses_a_username_that_differs_only_in_case) {
  House house;
  Browser first(house.router);
  sign_up(first, "alice");
  Browser second(house.router);
  const auto response = sign_up(second, "ALICE");
  EXPECT_EQ(response.status, 409);
  EXPECT_NE(response.body.find("taken"), std::string::npos);
  EXPECT_NE(response.body.find("value=\"ALICE\""), std::string::npos);
  EXPECT_EQ(response.body.find(kPassword), std::string::npos);
}

TEST(SignUp, refuses_what_breaks_a_rule_and_makes_nothing) {
  House house;
  Browser browser(house.router);
  const Fields wrong[] = {
      {{"username", "al"}, {"password", kPassword}},
      {{"username", std::string(31, 'a')}, {"password", kPassword}},
      {{"username", "al ice"}, {"password", kPassword}},
      {{"username", "älice"}, {"password", kPassword}},
      {{"username", "alice"}, {"password", "1234567"}},
      {{"username", "alice"}, {"password", std::string(129, 'p')}},
      {{"username", "alice"}},
      {{"username", "alice"}, {"password", kPassword}, {"email", "no at sign"}},
      {{"username", "alice"}, {"password", kPassword}, {"phone", "call me"}},
      {{"username", "alice"}, {"password", kPassword}, {"name", "two\nlines"}},
      {{"username", "alice"}, {"password", kPassword}, {"name", std::string(81, 'n')}},
  };
  for (const auto& fields : wrong) EXPECT_EQ(browser.submit(sign_up_url(), fields).status, 422) << encoded(fields);
  EXPECT_TRUE(house.provider->accounts().usernames(10)->empty());
}

TEST(SignUp, takes_passwords_of_any_characters_at_both_bounds) {
  EXPECT_FALSE(identity::password_problem("12345678").has_value());
  EXPECT_FALSE(identity::password_problem(std::string(128, 'p')).has_value());
  EXPECT_FALSE(identity::password_problem("пароль жы").has_value());
  EXPECT_TRUE(identity::password_problem("ééééééé").has_value());  // 7 characters in 14 bytes
  EXPECT_TRUE(identity::password_problem("\xff\xff\xff\xff\xff\xff\xff\xff").has_value());
}

TEST(SignUp, is_slowed_down_for_an_address_that_makes_many_accounts) {
  House house;
  Browser browser(house.router);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(sign_up(browser, "person" + std::to_string(i)).status, 303);
  const auto refused = sign_up(browser, "person100");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(header_of(refused, "Retry-After"), "20");
  house.clock.advance_ms(20'000);
  EXPECT_EQ(sign_up(browser, "person100").status, 303);
  EXPECT_EQ(sign_up(browser, "person101").status, 429);
}

// Settings in which a third try has to wait.
identity::ProviderSettings few_tries() {
  auto settings = quick_settings();
  settings.failures_by_address.at_once = 2;
  settings.sign_ups_by_address.at_once = 2;
  settings.throttle_by_account.free_attempts = 2;
  return settings;
}

TEST(SignUp, counts_no_try_while_the_house_is_busy) {
  auto settings = few_tries();
  settings.passwords.running_max = 0;
  settings.passwords.waiting_max = 0;
  House house(settings);
  Browser browser(house.router);
  for (int i = 0; i < 5; ++i) {
    const auto response = sign_up(browser, "alice");
    EXPECT_EQ(response.status, 503);
    EXPECT_TRUE(header_of(response, "Retry-After").has_value());
  }
}

TEST(SignUp, counts_no_try_while_the_store_fails) {
  House house(few_tries());
  Browser browser(house.router);
  auto database = embedded::Database::open((house.folder.path() / "identity.db").string());
  ASSERT_TRUE(database.has_value());
  ASSERT_TRUE(database->execute("ALTER TABLE accounts RENAME TO gone").has_value());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_up(browser, "alice").status, 503);
  ASSERT_TRUE(database->execute("ALTER TABLE gone RENAME TO accounts").has_value());
  EXPECT_EQ(sign_up(browser, "alice").status, 303);
}

TEST(SignUp, counts_a_try_that_found_a_name_taken) {
  House house(few_tries());
  Browser browser(house.router);
  EXPECT_EQ(sign_up(browser, "alice").status, 303);
  EXPECT_EQ(sign_up(browser, "alice").status, 409);
  EXPECT_EQ(sign_up(browser, "alice").status, 429);
}

TEST(DevSignIn, does_not_exist_unless_asked_for) {
  House house;
  Browser browser(house.router);
  EXPECT_EQ(browser.get(sign_in_url()).body.find("Development"), std::string::npos);
  EXPECT_EQ(browser.submit("/oidc/dev-sign-in?" + authorization_query(), {{"username", "alice"}}).status, 404);
}

struct DevHouse : House {
  DevHouse()
      : House([] {
          auto settings = quick_settings();
          settings.dev_login = true;
          return settings;
        }()) {}
};

base::http::Response dev_sign_in(Browser& browser, const Fields& fields) {
  const auto page = browser.get(sign_in_url());
  Fields all = fields;
  all.emplace_back("form_secret", between(page.body, "name=\"form_secret\" value=\"", "\""));
  return browser.post("/oidc/dev-sign-in?" + authorization_query(), all);
}

TEST(DevSignIn, continues_as_anybody_without_a_password) {
  DevHouse house;
  Browser browser(house.router);
  const auto response = dev_sign_in(browser, {{"username", "alice"}});
  const auto tokens = redeem(browser, param_of(location_of(response), "code"));
  EXPECT_EQ(*claims_of(json_text(tokens.body, "access_token")).string_at("preferred_username"), "alice");
  EXPECT_NE(browser.get(sign_in_url()).body.find("name=\"known\" value=\"alice\""), std::string::npos);
  const std::string page = browser.get(sign_in_url()).body;
  const auto field = page.find("id=\"dev-username\"");
  const auto form = page.rfind("<form", field);
  EXPECT_EQ(page.substr(form, field - form).find("<button"), std::string::npos) << "Enter sends what was typed";
  EXPECT_EQ(dev_sign_in(browser, {{"known", "alice"}}).status, 303);
  EXPECT_EQ(house.provider->accounts().usernames(10)->size(), 1u);
}

TEST(DevSignIn, is_protected_like_any_form) {
  DevHouse house;
  Browser browser(house.router);
  EXPECT_EQ(browser.post("/oidc/dev-sign-in?" + authorization_query(), {{"username", "alice"}}).status, 403);
  EXPECT_EQ(dev_sign_in(browser, {{"username", "not a name"}}).status, 422);
  EXPECT_TRUE(house.provider->accounts().usernames(10)->empty());
}

}  // namespace
}  // namespace fa::test
