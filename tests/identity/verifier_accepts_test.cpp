#include <gtest/gtest.h>

#include "identity/support/verifier.h"

namespace fa::test {
namespace {

struct GoodToken {
  const char* name;
  Members claims;
  Members header;
};

void PrintTo(const GoodToken& token, std::ostream* out) {
  *out << token.name;
}

class AcceptedToken : public testing::TestWithParam<GoodToken> {};

TEST_P(AcceptedToken, names_its_person) {
  VerifierFixture fixture(key_set_of({"first"}));
  const auto identity = fixture.verifier->verify(fixture.token(GetParam().claims, GetParam().header));
  ASSERT_TRUE(identity.has_value()) << static_cast<int>(identity.error());
  EXPECT_EQ(identity->issuer, kIssuer);
  EXPECT_EQ(identity->subject, "person-1");
  EXPECT_EQ(identity->expires_at, fixture.clock.unix_ms() + 600'000);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, AcceptedToken,
    testing::Values(
        GoodToken{"id_token", {}, {}}, GoodToken{"id_token_without_typ", {}, {{"typ", ""}}},
        GoodToken{"id_token_for_several", {{"aud", R"(["other","our-client"])"}, {"azp", quoted(kClient)}}, {}},
        GoodToken{"cognito_id_token", {{"token_use", quoted("id")}}, {}},
        GoodToken{"cognito_access_token",
                  {{"token_use", quoted("access")}, {"client_id", quoted(kClient)}, {"aud", ""}},
                  {{"typ", ""}}},
        GoodToken{"rfc9068_by_audience", {}, {{"typ", quoted("at+jwt")}}},
        GoodToken{"rfc9068_by_client", {{"aud", ""}, {"client_id", quoted(kClient)}}, {{"typ", quoted("at+jwt")}}},
        GoodToken{"rfc9068_long_media_type", {}, {{"typ", quoted("application/AT+JWT")}}},
        GoodToken{"exp_with_a_fraction", {{"exp", "1800000600.75"}}, {}},
        GoodToken{"nbf_within_the_leeway", {{"nbf", "1800000030"}}, {}}),
    [](const auto& test) { return test.param.name; });

TEST(Verifier, accepts_an_audience_of_the_setting) {
  VerifierFixture fixture(key_set_of({"first"}), {.audiences = {"https://api.example.com"}});
  const auto token = fixture.token({{"aud", quoted("https://api.example.com")}}, {{"typ", quoted("at+jwt")}});
  EXPECT_TRUE(fixture.verifier->verify(token).has_value());
}

TEST(Verifier, maps_a_full_profile) {
  VerifierFixture fixture(key_set_of({"first"}));
  const auto identity = fixture.verifier->verify(fixture.token({{"preferred_username", quoted("alice")},
                                                                {"cognito:username", quoted("not-this")},
                                                                {"name", quoted("Alice A.")},
                                                                {"email", quoted("alice@example.com")},
                                                                {"email_verified", "true"},
                                                                {"phone_number", quoted("+15550100")},
                                                                {"cognito:groups", R"(["moderator","admin"])"}}));
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->preferred_username, "alice");
  EXPECT_EQ(identity->name, "Alice A.");
  EXPECT_EQ(identity->email, "alice@example.com");
  EXPECT_EQ(identity->phone, "+15550100");
  EXPECT_TRUE(identity->is_verified);
  EXPECT_TRUE(identity->is_moderator);
  EXPECT_TRUE(identity->is_admin);
}

TEST(Verifier, takes_cognito_username_and_a_verified_phone) {
  VerifierFixture fixture(key_set_of({"first"}));
  const auto identity = fixture.verifier->verify(fixture.token({{"cognito:username", quoted("bob")},
                                                                {"phone_number_verified", quoted("true")},
                                                                {"groups", R"(["moderator"])"}}));
  ASSERT_TRUE(identity.has_value());
  EXPECT_EQ(identity->preferred_username, "bob");
  EXPECT_TRUE(identity->is_verified);
  EXPECT_TRUE(identity->is_moderator);
  EXPECT_FALSE(identity->is_admin);
}

TEST(Verifier, gives_no_role_for_groups_of_other_shapes) {
  VerifierFixture fixture(key_set_of({"first"}));
  for (const char* groups : {R"("admin")", "true", R"({"admin":true})", R"([["admin"]])", R"(["administrators"])"}) {
    const auto identity = fixture.verifier->verify(fixture.token({{"groups", groups}}));
    ASSERT_TRUE(identity.has_value()) << groups;
    EXPECT_FALSE(identity->is_admin) << groups;
  }
}

TEST(Verifier, takes_a_tier_of_ours_and_no_other) {
  VerifierFixture fixture(key_set_of({"first"}));
  const auto tier_of = [&](const std::string& claim) {
    return fixture.verifier->verify(fixture.token({{"tier", claim}}))->tier;
  };
  EXPECT_EQ(tier_of(quoted("new")), ports::Tier::fresh);
  EXPECT_EQ(tier_of(quoted("verified")), ports::Tier::verified);
  EXPECT_EQ(tier_of(quoted("trusted")), ports::Tier::trusted);
  for (const char* other : {R"("gold")", R"("TRUSTED")", R"("")", "2", "null", R"(["trusted"])"})
    EXPECT_EQ(tier_of(other), std::nullopt) << other;
}

}  // namespace
}  // namespace fa::test
