#include <gtest/gtest.h>

#include "adapters/embedded/identity/grant_store.h"
#include "identity/support/house.h"

namespace fa::test {
namespace {

using identity::kRefreshGraceMs;

TEST(TokenEndpoint, gives_all_three_tokens_for_a_good_code) {
  House house;
  Browser browser(house.router);
  const auto response = redeem(browser, code_for(browser, "alice"));
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(header_of(response, "Cache-Control"), "no-store");
  EXPECT_EQ(json_text(response.body, "token_type"), "Bearer");
  EXPECT_EQ(json_text(response.body, "scope"), "openid profile offline_access");
  EXPECT_NE(json_text(response.body, "refresh_token"), "");

  const auto access = claims_of(json_text(response.body, "access_token"));
  EXPECT_EQ(*access.string_at("iss"), kHouse);
  EXPECT_EQ(*access.string_at("token_use"), "access");
  EXPECT_EQ(*access.string_at("client_id"), "flashauction");
  EXPECT_EQ(*access.string_at("preferred_username"), "alice");
  EXPECT_EQ(*access.int64_at("exp") - *access.int64_at("iat"), 900);

  const auto id = claims_of(json_text(response.body, "id_token"));
  EXPECT_EQ(*id.string_at("aud"), "flashauction");
  EXPECT_EQ(*id.string_at("nonce"), "n0nce");
  EXPECT_EQ(*id.string_at("sub"), *access.string_at("sub"));
}

TEST(TokenEndpoint, takes_a_code_up_to_its_last_millisecond) {
  House house;
  Browser browser(house.router);
  const auto code = code_for(browser, "alice");
  house.clock.advance_ms(59'999);
  EXPECT_EQ(redeem(browser, code).status, 200);
}

TEST(TokenEndpoint, refuses_an_expired_code) {
  House house;
  Browser browser(house.router);
  const auto code = code_for(browser, "alice");
  house.clock.advance_ms(60'000);
  const auto response = redeem(browser, code);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(json_text(response.body, "error"), "invalid_grant");
}

TEST(TokenEndpoint, revokes_what_a_code_gave_when_it_comes_again) {
  House house;
  Browser browser(house.router);
  const auto code = code_for(browser, "alice");
  const auto first = redeem(browser, code);
  ASSERT_EQ(first.status, 200);
  const auto again = redeem(browser, code);
  EXPECT_EQ(again.status, 400);
  EXPECT_EQ(json_text(again.body, "error"), "invalid_grant");
  EXPECT_EQ(refresh(browser, json_text(first.body, "refresh_token")).status, 400);
}

TEST(TokenEndpoint, spends_a_code_at_the_first_wrong_guess) {
  const std::map<std::string, std::string> wrong[] = {
      {{"code_verifier", std::string(43, 'a')}},
      {{"code_verifier", kChallenge}},
      {{"code_verifier", "short"}},
      {{"redirect_uri", "http://127.0.0.1:8000/"}},
  };
  for (const auto& changes : wrong) {
    House house;
    Browser browser(house.router);
    const auto code = code_for(browser, "alice");
    const auto response = redeem(browser, code, changes);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(json_text(response.body, "error"), "invalid_grant");
    EXPECT_EQ(redeem(browser, code).status, 400) << changes.begin()->second;
  }
}

TEST(TokenEndpoint, refuses_incomplete_and_unknown_requests) {
  House house;
  Browser browser(house.router);
  const auto code = code_for(browser, "alice");
  const std::pair<std::map<std::string, std::string>, const char*> wrong[] = {
      {{{"code_verifier", ""}}, "invalid_request"},
      {{{"code", ""}}, "invalid_request"},
      {{{"redirect_uri", ""}}, "invalid_request"},
      {{{"grant_type", ""}}, "invalid_request"},
      {{{"client_id", ""}}, "invalid_request"},
      {{{"client_id", "another"}}, "invalid_client"},
      {{{"grant_type", "password"}}, "unsupported_grant_type"},
      {{{"code", "unknown"}}, "invalid_grant"},
  };
  for (const auto& [changes, error] : wrong) {
    EXPECT_EQ(json_text(redeem(browser, code, changes).body, "error"), error) << changes.begin()->first;
  }
  EXPECT_EQ(redeem(browser, code).status, 200);  // none of these spent it
}

TEST(TokenEndpoint, refuses_a_parameter_that_comes_twice) {
  House house;
  Browser browser(house.router);
  const auto response = browser.post("/oidc/token", {{"client_id", "flashauction"}, {"client_id", "flashauction"}});
  EXPECT_EQ(json_text(response.body, "error"), "invalid_request");
}

TEST(Refresh, rotates_the_token_and_keeps_the_person) {
  House house;
  Browser browser(house.router);
  const auto first = redeem(browser, code_for(browser, "alice"));
  const auto second = refresh(browser, json_text(first.body, "refresh_token"));
  ASSERT_EQ(second.status, 200);
  EXPECT_NE(json_text(second.body, "refresh_token"), json_text(first.body, "refresh_token"));
  EXPECT_EQ(*claims_of(json_text(second.body, "access_token")).string_at("preferred_username"), "alice");
  EXPECT_EQ(refresh(browser, json_text(second.body, "refresh_token")).status, 200);
}

TEST(Refresh, revokes_the_whole_family_when_a_used_token_comes_again) {
  House house;
  Browser browser(house.router);
  const auto stolen = json_text(redeem(browser, code_for(browser, "alice")).body, "refresh_token");
  const auto newer = json_text(refresh(browser, stolen).body, "refresh_token");
  ASSERT_NE(newer, "");
  house.clock.advance_ms(kRefreshGraceMs);
  EXPECT_EQ(json_text(refresh(browser, stolen).body, "error"), "invalid_grant");
  EXPECT_EQ(json_text(refresh(browser, newer).body, "error"), "invalid_grant");
}

TEST(Refresh, answers_a_token_again_for_a_moment_as_the_answer_may_have_been_lost) {
  House house;
  Browser browser(house.router);
  const auto token = json_text(redeem(browser, code_for(browser, "alice")).body, "refresh_token");
  const auto lost = json_text(refresh(browser, token).body, "refresh_token");
  house.clock.advance_ms(kRefreshGraceMs - 1);
  const auto again = json_text(refresh(browser, token).body, "refresh_token");
  EXPECT_EQ(again, lost) << "there is one successor";
  house.clock.advance_ms(kRefreshGraceMs);
  EXPECT_EQ(refresh(browser, again).status, 200) << "the grant goes on";
}

TEST(Refresh, counts_the_moment_from_the_first_time) {
  House house;
  Browser browser(house.router);
  const auto token = json_text(redeem(browser, code_for(browser, "alice")).body, "refresh_token");
  refresh(browser, token);
  house.clock.advance_ms(kRefreshGraceMs - 1);
  ASSERT_EQ(refresh(browser, token).status, 200);
  house.clock.advance_ms(1);
  EXPECT_EQ(refresh(browser, token).status, 400);
}

TEST(Refresh, answers_again_only_the_token_that_was_used_last) {
  House house;
  Browser browser(house.router);
  const auto first = json_text(redeem(browser, code_for(browser, "alice")).body, "refresh_token");
  const auto second = json_text(refresh(browser, first).body, "refresh_token");
  house.clock.advance_ms(1);
  const auto third = json_text(refresh(browser, second).body, "refresh_token");
  ASSERT_NE(third, "");
  EXPECT_EQ(json_text(refresh(browser, first).body, "error"), "invalid_grant");
  EXPECT_EQ(json_text(refresh(browser, third).body, "error"), "invalid_grant") << "the family is revoked";
}

// Whoever took the first answer and whoever asked again hold the same token. It has no grace of its own, so that the
// two cannot go on beside each other.
TEST(Refresh, lets_only_one_of_two_holders_go_on) {
  House house;
  Browser browser(house.router);
  const auto token = json_text(redeem(browser, code_for(browser, "alice")).body, "refresh_token");
  const auto one = json_text(refresh(browser, token).body, "refresh_token");
  const auto other = json_text(refresh(browser, token).body, "refresh_token");
  ASSERT_EQ(one, other);
  const auto newer = json_text(refresh(browser, other).body, "refresh_token");
  ASSERT_NE(newer, "");
  EXPECT_EQ(json_text(refresh(browser, one).body, "error"), "invalid_grant");
  const auto newest = json_text(refresh(browser, newer).body, "refresh_token");
  EXPECT_NE(newest, "") << "the refusal ended nothing";
  EXPECT_EQ(json_text(refresh(browser, one).body, "error"), "invalid_grant");
  EXPECT_EQ(json_text(refresh(browser, newest).body, "error"), "invalid_grant") << "one of them leaked";
}

TEST(Refresh, ends_access_tokens_with_the_family_of_a_used_token) {
  House house;
  Browser browser(house.router);
  const auto first = redeem(browser, code_for(browser, "alice"));
  const auto second = refresh(browser, json_text(first.body, "refresh_token"));
  house.clock.advance_ms(kRefreshGraceMs);
  const auto is_good = [&](const std::string& access_token) {
    Browser client(house.router);
    client.extra_headers = {{"authorization", "Bearer " + access_token}};
    return client.get("/oidc/userinfo").status == 200;
  };
  ASSERT_TRUE(is_good(json_text(second.body, "access_token")));
  refresh(browser, json_text(first.body, "refresh_token"));
  EXPECT_FALSE(is_good(json_text(first.body, "access_token")));
  EXPECT_FALSE(is_good(json_text(second.body, "access_token")));
}

TEST(Refresh, gives_no_access_token_beyond_the_end_of_its_grant) {
  House house;
  Browser browser(house.router);
  const auto token = json_text(redeem(browser, code_for(browser, "alice")).body, "refresh_token");
  house.clock.advance_ms(house.provider->settings().grant_ttl_ms - 60'000);
  const auto last = refresh(browser, token);
  EXPECT_EQ(base::json::parse(last.body)->int64_at("expires_in"), 60);
  EXPECT_EQ(claims_of(json_text(last.body, "access_token")).int64_at("exp"), house.clock.unix_ms() / 1'000 + 60);
}

TEST(Refresh, gives_no_grace_to_what_was_revoked) {
  House house;
  Browser browser(house.router);
  const auto token = json_text(redeem(browser, code_for(browser, "alice")).body, "refresh_token");
  const auto newer = json_text(refresh(browser, token).body, "refresh_token");
  ASSERT_EQ(browser.post("/oidc/revoke", {{"client_id", "flashauction"}, {"token", newer}}).status, 200);
  EXPECT_EQ(json_text(refresh(browser, token).body, "error"), "invalid_grant");
}

TEST(Refresh, leaves_other_sign_ins_of_the_person_alone) {
  House house;
  Browser phone(house.router);
  Browser laptop(house.router);
  const auto on_phone = json_text(redeem(phone, code_for(phone, "alice")).body, "refresh_token");
  const auto signed_in = laptop.submit(sign_in_url(), {{"username", "alice"}, {"password", kPassword}});
  const auto on_laptop = redeem(laptop, param_of(location_of(signed_in), "code"));
  refresh(phone, on_phone);
  house.clock.advance_ms(kRefreshGraceMs);
  ASSERT_EQ(refresh(phone, on_phone).status, 400);
  EXPECT_EQ(refresh(laptop, json_text(on_laptop.body, "refresh_token")).status, 200);
}

TEST(Refresh, ends_with_the_grant) {
  House house;
  Browser browser(house.router);
  auto token = json_text(redeem(browser, code_for(browser, "alice")).body, "refresh_token");
  house.clock.advance_ms(house.provider->settings().grant_ttl_ms - 1);
  token = json_text(refresh(browser, token).body, "refresh_token");
  ASSERT_NE(token, "");
  house.clock.advance_ms(1);
  EXPECT_EQ(refresh(browser, token).status, 400);
}

TEST(Refresh, refuses_unknown_tokens) {
  House house;
  Browser browser(house.router);
  EXPECT_EQ(json_text(refresh(browser, "unknown").body, "error"), "invalid_grant");
  EXPECT_EQ(json_text(refresh(browser, "").body, "error"), "invalid_request");
}

TEST(Revoke, ends_the_family_of_a_refresh_token) {
  House house;
  Browser browser(house.router);
  const auto first = json_text(redeem(browser, code_for(browser, "alice")).body, "refresh_token");
  const auto second = json_text(refresh(browser, first).body, "refresh_token");
  EXPECT_EQ(browser.post("/oidc/revoke", {{"client_id", "flashauction"}, {"token", second}}).status, 200);
  EXPECT_EQ(refresh(browser, second).status, 400);
}

TEST(Revoke, takes_unknown_tokens_for_revoked) {
  House house;
  Browser browser(house.router);
  EXPECT_EQ(browser.post("/oidc/revoke", {{"client_id", "flashauction"}, {"token", "unknown"}}).status, 200);
  EXPECT_EQ(browser.post("/oidc/revoke", {{"client_id", "flashauction"}}).status, 400);
  EXPECT_EQ(browser.post("/oidc/revoke", {{"client_id", "another"}, {"token", "unknown"}}).status, 401);
}

TEST(Userinfo, tells_who_the_token_is_for) {
  House house;
  Browser browser(house.router);
  const auto tokens = redeem(browser, code_for(browser, "alice"));
  browser.extra_headers = {{"authorization", "Bearer " + json_text(tokens.body, "access_token")}};
  const auto response = browser.get("/oidc/userinfo");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json_text(response.body, "preferred_username"), "alice");
  EXPECT_EQ(json_text(response.body, "sub"), *claims_of(json_text(tokens.body, "id_token")).string_at("sub"));
}

TEST(Userinfo, refuses_anything_but_a_good_access_token) {
  House house;
  Browser browser(house.router);
  const auto tokens = redeem(browser, code_for(browser, "alice"));
  const auto access = json_text(tokens.body, "access_token");
  for (const std::string& token : {std::string("nonsense"), json_text(tokens.body, "id_token"),
                                   access.substr(0, access.size() - 8) + "AAAAAAAA"}) {
    browser.extra_headers = {{"authorization", "Bearer " + token}};
    const auto response = browser.get("/oidc/userinfo");
    EXPECT_EQ(response.status, 401);
    EXPECT_TRUE(header_of(response, "WWW-Authenticate").has_value());
  }
  house.clock.advance_ms(15 * 60 * 1'000);
  browser.extra_headers = {{"authorization", "Bearer " + access}};
  EXPECT_EQ(browser.get("/oidc/userinfo").status, 401);
}

}  // namespace
}  // namespace fa::test
