#include <gtest/gtest.h>

#include "adapters/embedded/sqlite_db.h"
#include "identity/support/house.h"

namespace fa::test {
namespace {

base::http::Response sign_in(Browser& browser, const std::string& username, const std::string& password) {
  return browser.submit(sign_in_url(), {{"username", username}, {"password", password}});
}

TEST(SignIn, brings_back_who_has_an_account) {
  House house;
  Browser first(house.router);
  sign_up(first, "Alice");
  Browser second(house.router);
  const auto response = sign_in(second, " alice ", kPassword);  // as phones type it
  EXPECT_EQ(response.status, 303);
  const auto tokens = redeem(second, param_of(location_of(response), "code"));
  EXPECT_EQ(*claims_of(json_text(tokens.body, "access_token")).string_at("preferred_username"), "Alice");
}

TEST(SignIn, tells_nobody_which_usernames_exist) {
  House house;
  Browser owner(house.router);
  sign_up(owner, "alice");
  ASSERT_TRUE(house.provider->ensure_account_and_token({.username = "robot"}).has_value());
  Browser guesser(house.router);
  const auto wrong = sign_in(guesser, "alice", "wrong password");
  const auto unknown = sign_in(guesser, "nobody", "wrong password");
  const auto passwordless = sign_in(guesser, "robot", "wrong password");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(passwordless.status, 401);
  const auto error = between(wrong.body, "role=\"alert\"", "</p>");
  EXPECT_NE(error, "");
  EXPECT_EQ(between(unknown.body, "role=\"alert\"", "</p>"), error);
  EXPECT_EQ(between(passwordless.body, "role=\"alert\"", "</p>"), error);
  EXPECT_FALSE(guesser.cookies.contains("flashauction_session"));
}

TEST(SignIn, slows_down_guessing_at_one_account_from_anywhere) {
  House house;
  Browser owner(house.router);
  sign_up(owner, "alice");
  Browser guesser(house.router);
  for (int i = 0; i < 5; ++i) {
    guesser.address = "198.51.100." + std::to_string(i);
    EXPECT_EQ(sign_in(guesser, i % 2 ? "alice" : "ALICE", "wrong password").status, 401);
  }
  guesser.address = "198.51.100.99";
  const auto refused = sign_in(guesser, "alice", kPassword);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(header_of(refused, "Retry-After"), "1");
  house.clock.advance_ms(1'000);
  EXPECT_EQ(sign_in(guesser, "alice", kPassword).status, 303);
  EXPECT_EQ(sign_in(guesser, "alice", "wrong password").status, 401);  // counted anew after a success
}

TEST(SignIn, slows_down_guessing_from_one_address_at_many_accounts) {
  House house;
  Browser guesser(house.router);
  guesser.address = "2001:db8:1:1::1";
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(sign_in(guesser, "person" + std::to_string(i), "wrong password").status, 401);
  }
  guesser.address = "2001:db8:1:1:ffff::7";  // the same network
  EXPECT_EQ(sign_in(guesser, "person99", "wrong password").status, 429);
  guesser.address = "2001:db8:1:2::1";
  EXPECT_EQ(sign_in(guesser, "person99", "wrong password").status, 401);
}

TEST(SignIn, does_not_count_successes_against_a_shared_address) {
  House house;
  Browser browser(house.router);
  ASSERT_EQ(sign_up(browser, "alice").status, 303);
  for (int i = 0; i < 40; ++i) EXPECT_EQ(sign_in(browser, "alice", kPassword).status, 303);
}

TEST(SignIn, counts_no_try_while_the_house_is_busy_or_its_store_fails) {
  auto settings = quick_settings();
  settings.failures_by_address.at_once = 2;
  settings.throttle_by_account.free_attempts = 2;
  settings.passwords.running_max = 0;
  settings.passwords.waiting_max = 0;
  House house(settings);
  Browser browser(house.router);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(browser, "alice", "wrong password").status, 503);
  auto database = embedded::Database::open((house.folder.path() / "identity.db").string());
  ASSERT_TRUE(database->execute("ALTER TABLE accounts RENAME TO gone").has_value());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(browser, "alice", "wrong password").status, 503);
}

TEST(SignIn, counts_no_try_for_its_address_where_the_account_has_to_wait) {
  auto settings = quick_settings();
  settings.failures_by_address.at_once = 3;
  settings.throttle_by_account.free_attempts = 1;
  House house(settings);
  Browser browser(house.router);
  EXPECT_EQ(sign_in(browser, "alice", "wrong password").status, 401);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(browser, "alice", "wrong password").status, 429);
  EXPECT_EQ(sign_in(browser, "bob", "wrong password").status, 401);  // those that waited did not count
}

// A stranger guesses at a public name each time that the wait ends. The owner's device and address are known.
struct Besieged {
  Besieged() : owner(house.router), stranger(house.router) {
    sign_up(owner, "alice");
    stranger.address = "198.51.100.7";
    for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(stranger, "alice", "wrong password").status, 401);
    EXPECT_EQ(sign_in(stranger, "alice", kPassword).status, 429);
  }
  House house;
  Browser owner;
  Browser stranger;
};

TEST(SignIn, keeps_nobody_out_on_their_own_device_wherever_they_are) {
  Besieged s;
  s.owner.cookies.erase("flashauction_session");
  s.owner.address = "203.0.113.5";
  EXPECT_EQ(sign_in(s.owner, "alice", kPassword).status, 303);
  EXPECT_EQ(sign_in(s.stranger, "alice", kPassword).status, 429) << "the owner's success is none of the stranger's";
}

TEST(SignIn, keeps_nobody_out_at_an_address_where_they_were_before) {
  Besieged s;
  Browser another_browser(s.house.router);
  EXPECT_EQ(sign_in(another_browser, "alice", kPassword).status, 303);
}

TEST(SignIn, keeps_nobody_out_who_shares_an_address_with_the_stranger) {
  House house;
  Browser owner(house.router);
  sign_up(owner, "alice");
  Browser stranger(house.router);
  for (int i = 0; i < 5; ++i) sign_in(stranger, "alice", "wrong password");
  for (int i = 0; i < 100; ++i) sign_in(stranger, "person" + std::to_string(i), "wrong password");
  EXPECT_EQ(sign_in(stranger, "alice", kPassword).status, 429);
  EXPECT_EQ(sign_in(owner, "alice", kPassword).status, 303);
}

TEST(SignIn, slows_down_guessing_from_a_known_place_too) {
  House house;
  Browser thief(house.router);
  sign_up(thief, "alice");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in(thief, "alice", "wrong password").status, 401);
  EXPECT_EQ(sign_in(thief, "alice", kPassword).status, 429);
}

TEST(SignIn, takes_no_device_of_one_person_for_anothers) {
  House house;
  Browser alice(house.router);
  sign_up(alice, "alice");
  Browser mallory(house.router);
  mallory.address = "198.51.100.7";
  sign_up(mallory, "mallory");
  for (int i = 0; i < 5; ++i) sign_in(mallory, "alice", "wrong password");
  EXPECT_EQ(sign_in(mallory, "alice", kPassword).status, 429);
  for (const std::string& made_up : {std::string(43, 'A'), std::string("x"), std::string(5'000, 'A')}) {
    mallory.cookies["flashauction_device"] = made_up;
    EXPECT_EQ(sign_in(mallory, "alice", kPassword).status, 429);
  }
}

TEST(SignIn, forgives_a_crowd_what_it_mistyped_and_no_guesser) {
  auto settings = quick_settings();
  settings.failures_by_address.at_once = 4;
  House house(settings);
  for (int i = 0; i < 10; ++i) {
    Browser person(house.router);
    person.address = "203.0.113." + std::to_string(i);
    sign_up(person, "person" + std::to_string(i));
    Browser here(house.router);
    here.address = "198.51.100.1";
    const std::string name = "person" + std::to_string(i);
    for (int mistake = 0; mistake < 3; ++mistake) EXPECT_EQ(sign_in(here, name, "mistyped password").status, 401);
    EXPECT_EQ(sign_in(here, name, kPassword).status, 303);
  }
  Browser guesser(house.router);
  guesser.address = "198.51.100.2";
  sign_up(guesser, "mallory");
  guesser.cookies.clear();
  guesser.address = "198.51.100.1";
  for (int i = 20; i < 24; ++i) {
    EXPECT_EQ(sign_in(guesser, "person" + std::to_string(i), "guess").status, 401);
    EXPECT_EQ(sign_in(guesser, "mallory", kPassword).status, 303) << "a success of their own";
  }
  EXPECT_EQ(sign_in(guesser, "person30", "wrong password").status, 429) << "gives nothing back of the others'";
}

TEST(SignIn, is_not_hit_by_sign_ups_nor_they_by_it) {
  auto settings = quick_settings();
  settings.sign_ups_by_address.at_once = 2;
  settings.failures_by_address.at_once = 2;
  House house(settings);
  Browser crowd(house.router);
  sign_up(crowd, "alice");
  sign_up(crowd, "bob");
  ASSERT_EQ(sign_up(crowd, "carol").status, 429);
  Browser other(house.router);
  EXPECT_EQ(sign_in(other, "dave", "wrong password").status, 401);
  EXPECT_EQ(sign_in(other, "erin", "wrong password").status, 401);
  EXPECT_EQ(sign_in(other, "frank", "wrong password").status, 429);
  house.clock.advance_ms(settings.sign_ups_by_address.refill_ms);
  EXPECT_EQ(sign_up(other, "carol").status, 303);
}

TEST(SignIn, begins_a_new_session_each_time) {
  House house;
  Browser browser(house.router);
  sign_up(browser, "alice");
  const auto before = browser.cookies.at("flashauction_session");
  sign_in(browser, "alice", kPassword);
  const auto after = browser.cookies.at("flashauction_session");
  EXPECT_NE(before, after);
  browser.cookies["flashauction_session"] = before;
  const auto response = browser.get("/oidc/authorize?" + authorization_query({{"prompt", "none"}}));
  EXPECT_EQ(param_of(location_of(response), "error"), "login_required");
}

TEST(SignIn, keeps_its_cookies_from_scripts_and_other_sites) {
  House house;
  Browser browser(house.router);
  const auto response = sign_up(browser, "alice");
  const auto cookie = header_of(response, "Set-Cookie").value_or("");
  EXPECT_NE(cookie.find("; HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("; SameSite=Lax"), std::string::npos);
  EXPECT_NE(cookie.find("; Path=/oidc"), std::string::npos);
  EXPECT_EQ(cookie.find("Secure"), std::string::npos);
}

TEST(SignIn, marks_its_cookies_secure_under_https) {
  auto settings = quick_settings();
  settings.issuer = "https://house.example.com";
  identity::allow_default_redirects(settings);
  House house(settings);
  Browser browser(house.router);
  const auto query = authorization_query({{"redirect_uri", "https://house.example.com/auth/callback"}});
  const auto response = browser.submit("/oidc/sign-up?" + query, {{"username", "alice"}, {"password", kPassword}});
  const auto cookie = header_of(response, "Set-Cookie").value_or("");
  EXPECT_TRUE(cookie.starts_with("__Secure-flashauction_session="));
  EXPECT_NE(cookie.find("; Secure"), std::string::npos);
}

TEST(Forms, are_refused_without_their_secret) {
  House house;
  Browser owner(house.router);
  sign_up(owner, "alice");
  const Fields good = {{"username", "alice"}, {"password", kPassword}};

  Browser no_secret(house.router);
  no_secret.get(sign_in_url());
  EXPECT_EQ(no_secret.post(sign_in_url(), good).status, 403);

  Browser wrong_secret(house.router);
  wrong_secret.get(sign_in_url());
  auto fields = good;
  fields.emplace_back("form_secret", std::string(43, 'A'));
  EXPECT_EQ(wrong_secret.post(sign_in_url(), fields).status, 403);

  Browser no_cookie(house.router);
  EXPECT_EQ(no_cookie.post(sign_in_url(), fields).status, 403);
  EXPECT_EQ(no_cookie.post(sign_up_url(), {{"username", "mallory"}, {"password", kPassword}}).status, 403);
}

TEST(Forms, are_refused_from_another_origin) {
  House house;
  Browser owner(house.router);
  sign_up(owner, "alice");
  const base::http::Headers foreign[] = {{{"origin", "https://evil.example.com"}},
                                         {{"origin", "null"}},
                                         {{"sec-fetch-site", "cross-site"}},
                                         {{"sec-fetch-site", "same-site"}}};
  for (const auto& headers : foreign) {
    Browser browser(house.router);
    browser.extra_headers = headers;
    EXPECT_EQ(sign_in(browser, "alice", kPassword).status, 403) << headers[0].second;
  }
  Browser own(house.router);
  own.extra_headers = {
      {"origin", "http://localhost:8000"}, {"host", "localhost:8000"}, {"sec-fetch-site", "same-origin"}};
  EXPECT_EQ(sign_in(own, "alice", kPassword).status, 303);
}

TEST(Pages, allow_no_script_and_no_frame) {
  House house;
  Browser browser(house.router);
  for (const auto& url : {sign_in_url(), sign_up_url()}) {
    const auto page = browser.get(url);
    const auto policy = header_of(page, "Content-Security-Policy").value_or("");
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_NE(policy.find("form-action 'self' http://127.0.0.1:8000;"), std::string::npos) << policy;
    EXPECT_EQ(page.body.find("<script"), std::string::npos);
  }
}

TEST(Pages, allow_exactly_their_own_style) {
  House house;
  Browser browser(house.router);
  const auto page = browser.get(sign_in_url());
  const auto hash = base::sha256(between(page.body, "<style>", "</style>"));
  const auto text = base::base64_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
  EXPECT_NE(header_of(page, "Content-Security-Policy")->find("'sha256-" + text + "'"), std::string::npos);
}

TEST(Pages, await_typing_in_the_first_field_that_is_empty) {
  House house;
  Browser browser(house.router);
  const auto focused = [](const base::http::Response& page) {
    const auto at = page.body.find(" autofocus");
    EXPECT_EQ(page.body.find(" autofocus", at + 1), std::string::npos) << "one field alone";
    const auto field = page.body.rfind("<input id=\"", at);
    return between(page.body.substr(field, at - field), "id=\"", "\"");
  };
  EXPECT_EQ(focused(browser.get(sign_in_url())), "username");
  EXPECT_EQ(focused(browser.get(sign_up_url())), "username");
  EXPECT_EQ(focused(browser.get("/oidc/sign-in?" + authorization_query({{"login_hint", "alice"}}))), "password");
}

TEST(Pages, show_the_web_apps_typefaces_from_this_house_alone) {
  House house;
  Browser browser(house.router);
  const auto page = browser.get(sign_up_url());
  EXPECT_NE(page.body.find("src:url(/fonts/figtree-latin-wght-normal.woff2)"), std::string::npos);
  EXPECT_NE(header_of(page, "Content-Security-Policy")->find("font-src 'self';"), std::string::npos);
}

TEST(Pages, escape_what_people_and_clients_say) {
  House house;
  Browser browser(house.router);
  const std::string evil = "\"><script>alert(1)</script>";
  const auto page = browser.get("/oidc/sign-in?" + authorization_query({{"login_hint", evil}, {"state", evil}}));
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
  EXPECT_NE(page.body.find("&lt;script&gt;"), std::string::npos);
  const auto again = sign_in(browser, evil, "wrong password");
  EXPECT_EQ(again.body.find("<script"), std::string::npos);
}

}  // namespace
}  // namespace fa::test
