#include <gtest/gtest.h>

#include "identity/support/house.h"

namespace fa::test {
namespace {

bool is_signed_in(Browser& browser) {
  const auto response = browser.get("/oidc/authorize?" + authorization_query({{"prompt", "none"}}));
  return !param_of(location_of(response), "code").empty();
}

struct SignedIn {
  SignedIn() : browser(house.router), tokens(redeem(browser, code_for(browser, "alice")).body) {}
  std::string url(const Fields& fields) const { return "/oidc/logout?" + encoded(fields); }
  House house;
  Browser browser;
  std::string tokens;
};

TEST(SignOut, follows_the_persons_own_client_without_a_question) {
  SignedIn s;
  const auto response = s.browser.get(s.url({{"id_token_hint", json_text(s.tokens, "id_token")},
                                             {"post_logout_redirect_uri", "http://127.0.0.1:8000/signed-out"},
                                             {"state", "bye"}}));
  EXPECT_EQ(location_of(response), "http://127.0.0.1:8000/signed-out?state=bye");
  EXPECT_FALSE(is_signed_in(s.browser));
}

TEST(SignOut, accepts_an_id_token_that_has_expired) {
  SignedIn s;
  s.house.clock.advance_ms(24 * 3'600 * 1'000);
  s.browser.get(s.url({{"id_token_hint", json_text(s.tokens, "id_token")}}));
  EXPECT_FALSE(is_signed_in(s.browser));
}

TEST(SignOut, ends_the_refresh_tokens_of_that_browser) {
  SignedIn s;
  s.browser.get(s.url({{"id_token_hint", json_text(s.tokens, "id_token")}}));
  EXPECT_EQ(refresh(s.browser, json_text(s.tokens, "refresh_token")).status, 400);
}

TEST(SignOut, asks_where_nothing_proves_who_wants_it) {
  SignedIn s;
  SignedIn another;
  for (const auto& hint : {std::string(), std::string("nonsense"), json_text(another.tokens, "id_token"),
                           json_text(s.tokens, "access_token")}) {
    const auto page = s.browser.get(s.url({{"id_token_hint", hint}}));
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(is_signed_in(s.browser));
  }
  EXPECT_EQ(s.browser.post("/oidc/logout", {}).status, 200);
  EXPECT_TRUE(is_signed_in(s.browser));
  const auto confirmed = s.browser.submit("/oidc/logout", {});
  EXPECT_EQ(confirmed.status, 200);
  EXPECT_FALSE(is_signed_in(s.browser));
}

TEST(SignOut, never_redirects_to_an_address_that_is_not_on_the_list) {
  for (const char* target :
       {"https://evil.example.com/", "http://127.0.0.1:8000/auth/callback", "//evil.example.com"}) {
    SignedIn s;
    const auto response = s.browser.get(
        s.url({{"id_token_hint", json_text(s.tokens, "id_token")}, {"post_logout_redirect_uri", target}}));
    EXPECT_EQ(response.status, 200) << target;
    EXPECT_EQ(location_of(response), "") << target;
    EXPECT_FALSE(is_signed_in(s.browser));
  }
}

}  // namespace
}  // namespace fa::test
