// A grant ends with the session of the browser that it comes from, and access tokens with their grant.
#include <gtest/gtest.h>

#include "adapters/embedded/identity/sign_in_ends.h"
#include "adapters/embedded/sqlite_db.h"
#include "identity/support/house.h"

namespace fa::test {
namespace {

bool refreshes(House& house, const base::http::Response& tokens) {
  Browser client(house.router);
  return refresh(client, json_text(tokens.body, "refresh_token")).status == 200;
}

bool is_taken(House& house, const base::http::Response& tokens) {
  Browser client(house.router);
  client.extra_headers = {{"authorization", "Bearer " + json_text(tokens.body, "access_token")}};
  return client.get("/oidc/userinfo").status == 200;
}

base::http::Response sign_in_here(Browser& browser, const std::string& username) {
  const auto response = browser.submit(sign_in_url(), {{"username", username}, {"password", kPassword}});
  return redeem(browser, param_of(location_of(response), "code"));
}

TEST(GrantEnd, comes_when_somebody_else_signs_in_or_up_in_the_same_browser) {
  House house;
  Browser browser(house.router);
  const auto alices = redeem(browser, code_for(browser, "alice"));
  ASSERT_TRUE(is_taken(house, alices));
  const auto bobs = redeem(browser, code_for(browser, "bob"));
  EXPECT_FALSE(refreshes(house, alices));
  EXPECT_FALSE(is_taken(house, alices));
  const auto alices_again = sign_in_here(browser, "alice");
  EXPECT_FALSE(is_taken(house, bobs));
  EXPECT_FALSE(refreshes(house, bobs));
  EXPECT_TRUE(refreshes(house, alices_again));
}

TEST(GrantEnd, does_not_come_when_the_same_person_signs_in_again_but_when_they_sign_out) {
  House house;
  Browser browser(house.router);
  const auto first = redeem(browser, code_for(browser, "alice"));
  const auto second = sign_in_here(browser, "alice");
  EXPECT_TRUE(is_taken(house, first));
  browser.get("/oidc/logout?" + encoded({{"id_token_hint", json_text(second.body, "id_token")}}));
  EXPECT_FALSE(is_taken(house, first));
  EXPECT_FALSE(is_taken(house, second));
  EXPECT_FALSE(refreshes(house, first));
  EXPECT_FALSE(refreshes(house, second));
}

TEST(GrantEnd, comes_with_a_sign_out_from_a_browser_that_lost_its_cookie) {
  House house;
  Browser browser(house.router);
  const auto tokens = redeem(browser, code_for(browser, "alice"));
  browser.cookies.clear();
  browser.get("/oidc/logout?" + encoded({{"id_token_hint", "nonsense"}}));
  EXPECT_TRUE(is_taken(house, tokens));
  browser.get("/oidc/logout?" + encoded({{"id_token_hint", json_text(tokens.body, "id_token")}}));
  EXPECT_FALSE(is_taken(house, tokens));
  EXPECT_FALSE(refreshes(house, tokens));
}

TEST(GrantEnd, leaves_the_same_person_on_another_device_alone) {
  House house;
  Browser laptop(house.router);
  const auto there = redeem(laptop, code_for(laptop, "alice"));
  Browser phone(house.router);
  const auto here = sign_in_here(phone, "alice");
  phone.get("/oidc/logout?" + encoded({{"id_token_hint", json_text(here.body, "id_token")}}));
  EXPECT_FALSE(is_taken(house, here));
  EXPECT_TRUE(is_taken(house, there));
  EXPECT_TRUE(refreshes(house, there));
}

TEST(GrantEnd, comes_with_the_expiry_of_the_session) {
  auto settings = quick_settings();
  settings.session_ttl_ms = 3'600'000;
  House house(settings);
  Browser browser(house.router);
  const auto tokens = redeem(browser, code_for(browser, "alice"));
  house.clock.advance_ms(settings.session_ttl_ms);
  EXPECT_FALSE(refreshes(house, tokens));
}

TEST(GrantEnd, comes_to_sessions_and_grants_beyond_an_accounts_bound) {
  auto settings = quick_settings();
  settings.sessions_per_account_max = 2;
  House house(settings);
  Browser first(house.router);
  const auto oldest = redeem(first, code_for(first, "alice"));
  for (int i = 0; i < 2; ++i) {
    house.clock.advance_ms(1);
    Browser another(house.router);
    sign_in_here(another, "alice");
  }
  EXPECT_FALSE(is_taken(house, oldest));
  EXPECT_FALSE(refreshes(house, oldest));
}

TEST(GrantEnd, comes_to_the_oldest_grant_beyond_an_accounts_bound) {
  auto settings = quick_settings();
  settings.grants_per_account_max = 2;
  House house(settings);
  Browser browser(house.router);
  const auto oldest = redeem(browser, code_for(browser, "alice"));
  house.clock.advance_ms(1);
  sign_in_here(browser, "alice");
  EXPECT_TRUE(is_taken(house, oldest));
  house.clock.advance_ms(1);
  sign_in_here(browser, "alice");
  EXPECT_FALSE(is_taken(house, oldest));
  EXPECT_FALSE(refreshes(house, oldest));
}

TEST(GrantEnd, is_known_after_a_restart) {
  House house;
  Browser browser(house.router);
  const auto tokens = redeem(browser, code_for(browser, "alice"));
  ASSERT_EQ(
      browser.post("/oidc/revoke", {{"client_id", "flashauction"}, {"token", json_text(tokens.body, "refresh_token")}})
          .status,
      200);
  const auto sign_in = domain::parse_uuid(*claims_of(json_text(tokens.body, "access_token")).string_at("sid"));
  ASSERT_TRUE(sign_in);
  EXPECT_TRUE(house.provider->has_ended(*sign_in));
  const auto again = house.open(quick_settings());
  EXPECT_TRUE(again->has_ended(*sign_in));
}

TEST(GrantEnd, is_told_once_with_all_that_ended) {
  House house;
  std::vector<domain::Uuid> told;
  house.provider->on_sign_in_end(
      [&](std::span<const domain::Uuid> ids) { told.insert(told.end(), ids.begin(), ids.end()); });
  Browser browser(house.router);
  const auto first = redeem(browser, code_for(browser, "alice"));
  const auto second = sign_in_here(browser, "alice");
  EXPECT_TRUE(told.empty());
  for (int i = 0; i < 2; ++i)
    browser.get("/oidc/logout?" + encoded({{"id_token_hint", json_text(second.body, "id_token")}}));
  ASSERT_EQ(told.size(), 2u);
  EXPECT_NE(told[0], told[1]);
}

TEST(SignInEnds, are_remembered_for_their_time_and_within_their_bound) {
  ManualClock clock;
  identity::SignInEnds ends(clock, 1'000, 2);
  const std::vector<std::string> ids = {"00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002",
                                        "00000000-0000-4000-8000-000000000003"};
  const auto has = [&](int i) { return ends.has_ended(*domain::parse_uuid(ids[i])); };
  ends.note({ids[0]});
  clock.advance_ms(900);
  ends.note({ids[0]});
  clock.advance_ms(100);
  ends.note({ids[1]});
  EXPECT_TRUE(has(0));
  clock.advance_ms(1);
  ends.note({ids[2]});
  EXPECT_FALSE(has(0));
  EXPECT_TRUE(has(1));
  EXPECT_TRUE(has(2));
  ends.note({ids[0]});
  EXPECT_FALSE(has(1));
  EXPECT_EQ(ends.size(), 2u);
}

}  // namespace
}  // namespace fa::test
