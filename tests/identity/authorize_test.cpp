#include <gtest/gtest.h>

#include "identity/support/house.h"

namespace fa::test {
namespace {

TEST(Authorize, shows_sign_in_to_a_stranger) {
  House house;
  Browser browser(house.router);
  const auto response = browser.get("/oidc/authorize?" + authorization_query());
  EXPECT_EQ(response.status, 303);
  EXPECT_TRUE(location_of(response).starts_with("/oidc/sign-in?")) << location_of(response);
  EXPECT_EQ(param_of(location_of(response), "state"), "st&te");
  EXPECT_EQ(browser.get(location_of(response)).status, 200);
}

TEST(Authorize, shows_sign_up_where_the_client_asks_for_it) {
  House house;
  Browser browser(house.router);
  const auto response = browser.get("/oidc/authorize?" + authorization_query({{"prompt", "create"}}));
  EXPECT_TRUE(location_of(response).starts_with("/oidc/sign-up?"));
}

TEST(Authorize, gives_a_code_at_once_to_who_is_signed_in) {
  House house;
  Browser browser(house.router);
  sign_up(browser, "alice");
  for (const char* prompt : {"", "none"}) {
    const auto response = browser.get("/oidc/authorize?" + authorization_query({{"prompt", prompt}}));
    const std::string location = location_of(response);
    EXPECT_TRUE(location.starts_with(std::string(kCallback) + "?code=")) << location;
    EXPECT_EQ(param_of(location, "state"), "st&te");
    EXPECT_EQ(param_of(location, "iss"), kHouse);
  }
}

TEST(Authorize, asks_again_where_the_client_wants_a_fresh_sign_in) {
  House house;
  Browser browser(house.router);
  sign_up(browser, "alice");
  house.clock.advance_ms(61'000);
  const std::map<std::string, std::string> wishes[] = {{{"prompt", "login"}}, {{"max_age", "60"}}, {{"max_age", "0"}}};
  for (const auto& changes : wishes) {
    const auto response = browser.get("/oidc/authorize?" + authorization_query(changes));
    EXPECT_TRUE(location_of(response).starts_with("/oidc/sign-in?"));
  }
  const auto recent = browser.get("/oidc/authorize?" + authorization_query({{"max_age", "61"}}));
  EXPECT_NE(param_of(location_of(recent), "code"), "");
}

TEST(Authorize, says_login_required_instead_of_asking_in_silence) {
  House house;
  Browser browser(house.router);
  const auto response = browser.get("/oidc/authorize?" + authorization_query({{"prompt", "none"}}));
  EXPECT_EQ(param_of(location_of(response), "error"), "login_required");
  EXPECT_EQ(param_of(location_of(response), "state"), "st&te");
}

TEST(Authorize, forgets_a_session_after_its_time) {
  House house;
  Browser browser(house.router);
  sign_up(browser, "alice");
  house.clock.advance_ms(house.provider->settings().session_ttl_ms);
  const auto response = browser.get("/oidc/authorize?" + authorization_query());
  EXPECT_TRUE(location_of(response).starts_with("/oidc/sign-in?"));
}

// Whoever is not on the list gets nothing sent to, not even an error.
TEST(Authorize, never_redirects_to_an_address_that_is_not_on_the_list) {
  House house;
  Browser browser(house.router);
  sign_up(browser, "alice");
  for (const char* uri :
       {"https://evil.example.com/", "http://127.0.0.1:8000", "http://127.0.0.1:8000/auth/callback/",
        "http://127.0.0.1:8000/auth/callback?x=1", "http://127.0.0.1:8000/auth/callback#x",
        "http://127.0.0.1:8000.evil.example.com/auth/callback", "http://127.0.0.1:8000@evil.example.com/auth/callback",
        "HTTP://127.0.0.1:8000/auth/callback", "javascript:alert(1)", "//evil.example.com", ""}) {
    const auto response = browser.get("/oidc/authorize?" + authorization_query({{"redirect_uri", uri}}));
    EXPECT_EQ(response.status, 400) << uri;
    EXPECT_EQ(location_of(response), "") << uri;
  }
}

TEST(Authorize, tells_the_person_where_the_client_is_unknown) {
  House house;
  Browser browser(house.router);
  for (const char* client : {"another", ""}) {
    const auto response = browser.get("/oidc/authorize?" + authorization_query({{"client_id", client}}));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(location_of(response), "");
  }
  EXPECT_EQ(browser.get("/oidc/authorize?" + authorization_query() + "&redirect_uri=https%3A%2F%2Fevil").status, 400);
}

struct BadRequest {
  const char* name;
  std::map<std::string, std::string> changes;
  const char* error;
};

void PrintTo(const BadRequest& request, std::ostream* out) {
  *out << request.name;
}

class RefusedRequest : public testing::TestWithParam<BadRequest> {};

TEST_P(RefusedRequest, goes_back_with_its_error) {
  House house;
  Browser browser(house.router);
  sign_up(browser, "alice");
  for (const char* page : {"/oidc/authorize?", "/oidc/sign-in?", "/oidc/sign-up?"}) {
    const std::string location = location_of(browser.get(page + authorization_query(GetParam().changes)));
    EXPECT_TRUE(location.starts_with(kCallback)) << location;
    EXPECT_EQ(param_of(location, "error"), GetParam().error);
    EXPECT_EQ(param_of(location, "code"), "");
    EXPECT_EQ(param_of(location, "iss"), kHouse);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedRequest,
    testing::Values(BadRequest{"no_pkce", {{"code_challenge", ""}, {"code_challenge_method", ""}}, "invalid_request"},
                    BadRequest{"plain_pkce", {{"code_challenge_method", "plain"}}, "invalid_request"},
                    BadRequest{"pkce_without_method", {{"code_challenge_method", ""}}, "invalid_request"},
                    BadRequest{"no_challenge", {{"code_challenge", ""}}, "invalid_request"},
                    BadRequest{"short_challenge", {{"code_challenge", "abc"}}, "invalid_request"},
                    BadRequest{
                        "challenge_not_base64url", {{"code_challenge", std::string(43, '+')}}, "invalid_request"},
                    BadRequest{"token_response", {{"response_type", "token"}}, "unsupported_response_type"},
                    BadRequest{"hybrid_response", {{"response_type", "code id_token"}}, "unsupported_response_type"},
                    BadRequest{"no_response_type", {{"response_type", ""}}, "invalid_request"},
                    BadRequest{"fragment_mode", {{"response_mode", "fragment"}}, "invalid_request"},
                    BadRequest{"no_openid_scope", {{"scope", "profile openid2"}}, "invalid_scope"},
                    BadRequest{"request_object", {{"request", "e30.e30."}}, "request_not_supported"},
                    BadRequest{"huge_state", {{"state", std::string(3'000, 's')}}, "invalid_request"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace fa::test
