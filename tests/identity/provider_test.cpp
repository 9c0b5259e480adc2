#include "adapters/embedded/identity/identity_provider.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>
#include <vector>

#include "adapters/oidc/token_verifier.h"
#include "identity/support/house.h"

namespace fa::test {
namespace {

using identity::IdentityProvider;

// As the composition root wires them.
std::unique_ptr<oidc::TokenVerifier> verifier_of(const IdentityProvider& provider, const ports::Clock& clock) {
  auto read = [&provider]() -> std::expected<std::string, std::string> { return provider.jwks_json(); };
  auto keys = std::make_unique<oidc::KeyCache>(
      std::make_unique<oidc::InProcessJwks>(read, [&provider] { return provider.jwks_revision(); }), clock);
  return std::make_unique<oidc::TokenVerifier>(
      oidc::VerifierSettings{.issuer = provider.settings().issuer, .client_id = provider.settings().client_id},
      std::move(keys), clock);
}

int mode_of(const std::filesystem::path& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? static_cast<int>(info.st_mode & 0777) : -1;
}

TEST(Provider, and_the_verifier_agree_on_both_kinds_of_token) {
  House house;
  Browser browser(house.router);
  const auto verifier = verifier_of(*house.provider, house.clock);
  const auto tokens = redeem(browser, code_for(browser, "alice")).body;
  for (const char* kind : {"access_token", "id_token"}) {
    const auto identity = verifier->verify(json_text(tokens, kind));
    ASSERT_TRUE(identity.has_value()) << kind << static_cast<int>(identity.error());
    EXPECT_EQ(identity->issuer, kHouse);
    EXPECT_EQ(identity->preferred_username, "alice");
    EXPECT_EQ(identity->expires_at, house.clock.unix_ms() + 15 * 60 * 1'000);
  }
}

TEST(Provider, describes_itself_as_discovery_wants_it) {
  House house;
  Browser browser(house.router);
  const auto document = browser.get("/.well-known/openid-configuration").body;
  EXPECT_EQ(json_text(document, "issuer"), kHouse);
  EXPECT_EQ(json_text(document, "jwks_uri"), std::string(kHouse) + "/oidc/jwks");
  EXPECT_EQ(browser.get("/oidc/jwks").body, house.provider->jwks_json());
  EXPECT_EQ(house.provider->jwks_json().find("\"d\""), std::string::npos);
}

TEST(Provider, keeps_its_secrets_for_its_owner) {
  ManualClock clock;
  TemporaryFolder folder;
  ASSERT_TRUE(IdentityProvider::open(folder.path(), quick_settings(), clock).has_value());
  EXPECT_EQ(mode_of(folder.path() / "identity-keys.json"), 0600);
  EXPECT_EQ(mode_of(folder.path() / "identity.db"), 0600);
}

TEST(Provider, keeps_key_and_accounts_over_a_restart) {
  House house;
  const auto token = house.provider->ensure_account_and_token({.username = "alice"});
  const auto keys = house.provider->jwks_json();
  house.provider = house.open(quick_settings());
  EXPECT_EQ(house.provider->jwks_json(), keys);
  EXPECT_TRUE(verifier_of(*house.provider, house.clock)->verify(*token).has_value());
  EXPECT_EQ(house.provider->accounts().usernames(10)->size(), 1u);
}

TEST(Provider, makes_tokens_beside_a_running_server) {
  House server;
  const auto command = server.open(quick_settings());
  const auto token = command->ensure_account_and_token(
      {.username = "alice", .groups = std::vector<std::string>{"admin"}, .is_verified = true, .ttl_ms = 3'600'000});
  ASSERT_TRUE(token.has_value()) << token.error().detail;
  const auto identity = verifier_of(*server.provider, server.clock)->verify(*token);
  ASSERT_TRUE(identity.has_value());
  EXPECT_TRUE(identity->is_admin);
  EXPECT_TRUE(identity->is_verified);
  EXPECT_EQ(identity->expires_at, server.clock.unix_ms() + 3'600'000);
  const auto again = server.provider->ensure_account_and_token({.username = "ALICE"});
  EXPECT_EQ(*claims_of(*again).string_at("sub"), identity->subject);
}

TEST(Provider, refuses_a_token_for_an_impossible_username) {
  House house;
  const auto token = house.provider->ensure_account_and_token({.username = "no spaces"});
  ASSERT_FALSE(token.has_value());
  EXPECT_EQ(token.error().kind, ports::StoreErrorKind::conflict);
}

TEST(Provider, refuses_a_group_that_gives_no_role_before_it_makes_anything) {
  House house;
  const auto token = house.provider->ensure_account_and_token(
      {.username = "alice", .groups = std::vector<std::string>{"moderator", "king"}});
  ASSERT_FALSE(token.has_value());
  EXPECT_EQ(token.error().kind, ports::StoreErrorKind::conflict);
  EXPECT_EQ(house.provider->accounts().usernames(10)->size(), 0u);
}

TEST(Provider, changes_what_an_order_names_and_nothing_else) {
  House house;
  Browser browser(house.router);
  sign_up(browser, "alice");
  const auto account = [&] { return **house.provider->accounts().find_by_username("alice"); };
  const auto password_hash = account().password_hash;
  ASSERT_TRUE(house.provider->ensure_account_and_token({.username = "alice", .is_verified = true}).has_value());
  EXPECT_TRUE(account().is_verified);
  EXPECT_EQ(account().tier, std::nullopt);
  ASSERT_TRUE(
      house.provider->ensure_account_and_token({.username = "alice", .tier = ports::Tier::trusted}).has_value());
  EXPECT_TRUE(account().is_verified);
  EXPECT_EQ(account().tier, ports::Tier::trusted);
  ASSERT_TRUE(
      house.provider->ensure_account_and_token({.username = "alice", .groups = std::vector<std::string>{"moderator"}})
          .has_value());
  EXPECT_EQ(account().groups, std::vector<std::string>{"moderator"});
  EXPECT_EQ(account().tier, ports::Tier::trusted);
  EXPECT_EQ(account().email, std::nullopt);
  EXPECT_EQ(account().password_hash, password_hash);
}

TEST(Provider, says_in_the_next_tokens_of_a_sign_in_what_an_order_changed) {
  House house;
  Browser browser(house.router);
  const auto verifier = verifier_of(*house.provider, house.clock);
  const auto before = redeem(browser, code_for(browser, "alice")).body;
  EXPECT_EQ(verifier->verify(json_text(before, "access_token"))->tier, std::nullopt);
  const auto ordered = house.open(quick_settings())
                           ->ensure_account_and_token({.username = "alice",
                                                       .groups = std::vector<std::string>{"moderator"},
                                                       .is_verified = true,
                                                       .tier = ports::Tier::trusted});
  ASSERT_TRUE(ordered.has_value()) << ordered.error().detail;
  const auto after = refresh(browser, json_text(before, "refresh_token")).body;
  for (const auto& token : {*ordered, json_text(after, "access_token"), json_text(after, "id_token")}) {
    const auto identity = verifier->verify(token);
    ASSERT_TRUE(identity.has_value());
    EXPECT_TRUE(identity->is_verified);
    EXPECT_TRUE(identity->is_moderator);
    EXPECT_FALSE(identity->is_admin);
    EXPECT_EQ(identity->tier, ports::Tier::trusted);
  }
}

TEST(Provider, keeps_the_accounts_of_a_file_that_knew_no_tiers) {
  House house;
  ASSERT_TRUE(house.provider->ensure_account_and_token({.username = "alice", .is_verified = true}).has_value());
  {
    auto database = embedded::Database::open((house.folder.path() / "identity.db").string());
    const char* back_to_version_1 =
        "ALTER TABLE accounts DROP COLUMN tier; ALTER TABLE refresh_tokens DROP COLUMN successor_salt;"
        "ALTER TABLE refresh_tokens DROP COLUMN times_given; DROP INDEX grants_by_end; DROP TABLE known_places;"
        "PRAGMA user_version=1";
    ASSERT_TRUE(database->execute(back_to_version_1).has_value());
  }
  house.provider = house.open(quick_settings());
  const auto account = house.provider->accounts().find_by_username("alice");
  ASSERT_TRUE(account.has_value() && account->has_value());
  EXPECT_TRUE((*account)->is_verified);
  EXPECT_EQ((*account)->tier, std::nullopt);
}

TEST(KeyRotation, reaches_a_server_that_another_process_rotates) {
  House server;
  const auto verifier = verifier_of(*server.provider, server.clock);
  const auto old_token = *server.provider->ensure_account_and_token({.username = "alice"});
  ASSERT_TRUE(verifier->verify(old_token).has_value());

  ASSERT_TRUE(server.open(quick_settings())->rotate_signing_key().has_value());
  const auto new_token = *server.provider->ensure_account_and_token({.username = "alice"});
  EXPECT_NE(old_token.substr(0, old_token.find('.')), new_token.substr(0, new_token.find('.')));
  EXPECT_TRUE(verifier->verify(new_token).has_value());
  EXPECT_TRUE(verifier->verify(old_token).has_value());
}

TEST(KeyRotation, withdraws_the_old_key_once_its_tokens_have_expired) {
  House house;
  constexpr std::int64_t kDay_ms = 24LL * 3'600 * 1'000;
  const auto verifier = verifier_of(*house.provider, house.clock);
  const auto token = *house.provider->ensure_account_and_token({.username = "alice", .ttl_ms = 2 * kDay_ms});
  ASSERT_TRUE(house.provider->rotate_signing_key().has_value());
  const auto keys_in = [](const std::string& jwks) { return base::json::parse(jwks)->find("keys")->items().size(); };
  house.clock.advance_ms(kDay_ms - 1);
  EXPECT_TRUE(verifier->verify(token).has_value());
  house.clock.advance_ms(1);
  EXPECT_EQ(verifier->verify(token).error(), ports::TokenError::expired);  // capped at a day
  EXPECT_EQ(keys_in(house.provider->jwks_json()), 2u);
  house.clock.advance_ms(10 * 60 * 1'000);
  EXPECT_EQ(keys_in(house.provider->jwks_json()), 1u);
}

TEST(Provider, agrees_on_one_key_when_many_start_at_once) {
  ManualClock clock;
  TemporaryFolder folder;
  std::vector<std::string> keys(4);
  std::vector<std::thread> starters;
  for (auto& jwks : keys) {
    starters.emplace_back([&] {
      const auto provider = IdentityProvider::open(folder.path(), quick_settings(), clock);
      if (provider) jwks = (*provider)->jwks_json();
    });
  }
  for (auto& starter : starters) starter.join();
  for (const auto& jwks : keys) {
    EXPECT_NE(jwks, "");
    EXPECT_EQ(jwks, keys[0]);
  }
}

TEST(Provider, does_not_start_on_a_damaged_key_file) {
  House house;
  const auto file = house.folder.path() / "identity-keys.json";
  std::filesystem::resize_file(file, 100);
  EXPECT_FALSE(IdentityProvider::open(house.folder.path(), quick_settings(), house.clock).has_value());
}

}  // namespace
}  // namespace fa::test
