#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <functional>

#include "identity/support/verifier.h"

namespace fa::test {
namespace {

using ports::TokenError;

struct BadToken {
  const char* name;
  TokenError error;
  std::function<std::string(const VerifierFixture&)> make;
};

void PrintTo(const BadToken& token, std::ostream* out) {
  *out << token.name;
}

BadToken with_claims(const char* name, TokenError error, Members claims, Members header = {}) {
  return {name, error, [=](const VerifierFixture& f) { return f.token(claims, header); }};
}
BadToken with_header(const char* name, TokenError error, Members header) {
  return with_claims(name, error, {}, header);
}
BadToken as_text(const char* name, TokenError error, std::string text) {
  return {name, error, [=](const VerifierFixture&) { return text; }};
}

std::string replaced_part(const std::string& token, int part, const std::string& with) {
  const auto first = token.find('.');
  const auto second = token.find('.', first + 1);
  if (part == 0) return with + token.substr(first);
  if (part == 1) return token.substr(0, first + 1) + with + token.substr(second);
  return token.substr(0, second + 1) + with;
}

std::string with_flipped_signature(const VerifierFixture& f) {
  std::string token = f.token({});
  char& c = token[token.rfind('.') + 10];
  c = c == 'A' ? 'B' : 'A';
  return token;
}

std::string with_raised_rights(const VerifierFixture& f) {
  const auto forged = to_object(changed(f.good_claims(), {{"groups", R"(["admin"])"}}));
  return replaced_part(f.token({}), 1, base::base64url_encode(forged));
}

// The classic confusion: the public key, which everybody knows, as the HMAC's secret.
std::string hs256_with_the_public_key(const VerifierFixture& f) {
  const auto header = to_object(changed(good_header(rsa_key("first")), {{"alg", quoted("HS256")}}));
  const std::string input = base::base64url_encode(header) + "." + base::base64url_encode(to_object(f.good_claims()));
  const std::string secret = key_set_of({"first"});
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(input.data()), input.size(), mac, &size);
  return input + "." + base::base64url_encode({reinterpret_cast<const char*>(mac), size});
}

std::string by_a_stranger_under_our_key_id(const VerifierFixture& f) {
  const auto header = to_object(good_header(rsa_key("first")));
  return signed_token(header, to_object(f.good_claims()), rsa_key("stranger"));
}

std::string with_duplicate_claim(const VerifierFixture& f) {
  auto claims = to_object(f.good_claims());
  claims.insert(1, R"("sub":"person-2",)");
  return signed_token(to_object(good_header(rsa_key("first"))), claims, rsa_key("first"));
}

std::string with_duplicate_header(const VerifierFixture& f) {
  auto header = to_object(good_header(rsa_key("first")));
  header.insert(1, R"("alg":"none",)");
  return signed_token(header, to_object(f.good_claims()), rsa_key("first"));
}

class RefusedToken : public testing::TestWithParam<BadToken> {};

TEST_P(RefusedToken, gets_its_reason) {
  VerifierFixture fixture(key_set_of({"first"}));
  const auto identity = fixture.verifier->verify(GetParam().make(fixture));
  ASSERT_FALSE(identity.has_value());
  EXPECT_EQ(identity.error(), GetParam().error);
}

const auto name_of = [](const auto& test) { return test.param.name; };

INSTANTIATE_TEST_SUITE_P(
    Times, RefusedToken,
    testing::Values(with_claims("expired", TokenError::expired, {{"exp", "1799999999"}}),
                    with_claims("expires_now", TokenError::expired, {{"exp", "1800000000"}}),
                    with_claims("expires_within_this_second", TokenError::expired, {{"exp", "1800000000.9"}}),
                    with_claims("no_exp", TokenError::malformed, {{"exp", ""}}),
                    with_claims("exp_as_text", TokenError::malformed, {{"exp", quoted("1800000600")}}),
                    with_claims("exp_with_exponent", TokenError::malformed, {{"exp", "1e10"}}),
                    with_claims("exp_beyond_64_bits", TokenError::malformed, {{"exp", "99999999999999999999"}}),
                    with_claims("exp_that_would_overflow", TokenError::malformed, {{"exp", "9223372036854775807"}}),
                    with_claims("negative_exp", TokenError::malformed, {{"exp", "-1"}}),
                    with_claims("not_yet_valid", TokenError::not_yet_valid, {{"nbf", "1800000031"}}),
                    with_claims("nbf_as_text", TokenError::malformed, {{"nbf", quoted("1")}})),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Kinds, RefusedToken,
    testing::Values(
        with_claims("foreign_issuer", TokenError::wrong_issuer, {{"iss", quoted("https://id.example.com/other")}}),
        with_claims("issuer_with_a_slash_more", TokenError::wrong_issuer,
                    {{"iss", quoted(std::string(kIssuer) + "/")}}),
        with_claims("no_issuer", TokenError::wrong_issuer, {{"iss", ""}}),
        with_claims("foreign_audience", TokenError::wrong_audience, {{"aud", quoted("other")}}),
        with_claims("foreign_audiences", TokenError::wrong_audience, {{"aud", R"(["a","b"])"}}),
        with_claims("audience_of_a_wrong_type", TokenError::wrong_audience, {{"aud", "7"}}),
        with_claims("no_audience", TokenError::wrong_audience, {{"aud", ""}}),
        with_claims("foreign_authorized_party", TokenError::wrong_audience,
                    {{"aud", R"(["other","our-client"])"}, {"azp", quoted("other")}}),
        with_claims("access_token_of_another_client", TokenError::wrong_audience,
                    {{"token_use", quoted("access")}, {"client_id", quoted("other")}, {"aud", ""}}),
        with_claims("access_token_without_client", TokenError::wrong_audience, {{"token_use", quoted("access")}}),
        with_claims("access_token_for_another_service", TokenError::wrong_audience,
                    {{"token_use", quoted("access")}, {"client_id", quoted(kClient)}, {"aud", quoted("other")}}),
        with_claims("rfc9068_for_another_service", TokenError::wrong_audience,
                    {{"aud", quoted("other")}, {"client_id", quoted(kClient)}}, {{"typ", quoted("at+jwt")}}),
        with_claims("rfc9068_of_another_client", TokenError::wrong_audience, {{"client_id", quoted("other")}},
                    {{"typ", quoted("at+jwt")}}),
        with_claims("rfc9068_of_nobody", TokenError::wrong_audience, {{"aud", ""}}, {{"typ", quoted("at+jwt")}}),
        with_claims("refresh_use", TokenError::wrong_use, {{"token_use", quoted("refresh")}}),
        with_claims("use_of_a_wrong_type", TokenError::wrong_use, {{"token_use", "1"}}),
        with_claims("id_use_on_an_access_type", TokenError::wrong_use, {{"token_use", quoted("id")}},
                    {{"typ", quoted("at+jwt")}}),
        with_claims("logout_token", TokenError::wrong_use, {}, {{"typ", quoted("logout+jwt")}}),
        with_claims("no_subject", TokenError::malformed, {{"sub", ""}}),
        with_claims("empty_subject", TokenError::malformed, {{"sub", quoted("")}}),
        with_claims("subject_as_number", TokenError::malformed, {{"sub", "7"}}),
        with_claims("huge_subject", TokenError::malformed, {{"sub", quoted(std::string(256, 's'))}})),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Keys, RefusedToken,
    testing::Values(with_header("no_kid", TokenError::unknown_key, {{"kid", ""}}),
                    with_header("empty_kid", TokenError::unknown_key, {{"kid", quoted("")}}),
                    with_header("kid_as_number", TokenError::unknown_key, {{"kid", "1"}}),
                    with_header("unknown_kid", TokenError::unknown_key, {{"kid", quoted("another")}}),
                    with_header("alg_none", TokenError::unsupported_algorithm, {{"alg", quoted("none")}}),
                    with_header("alg_None", TokenError::unsupported_algorithm, {{"alg", quoted("None")}}),
                    with_header("alg_rs256_small", TokenError::unsupported_algorithm, {{"alg", quoted("rs256")}}),
                    with_header("alg_RS512", TokenError::unsupported_algorithm, {{"alg", quoted("RS512")}}),
                    with_header("alg_PS256", TokenError::unsupported_algorithm, {{"alg", quoted("PS256")}}),
                    with_header("alg_ES256", TokenError::unsupported_algorithm, {{"alg", quoted("ES256")}}),
                    with_header("no_alg", TokenError::unsupported_algorithm, {{"alg", ""}}),
                    with_header("critical_extension", TokenError::unsupported_algorithm, {{"crit", R"(["b64"])"}}),
                    BadToken{"hs256_signed_with_the_public_key", TokenError::unsupported_algorithm,
                             hs256_with_the_public_key},
                    BadToken{"signed_by_a_stranger", TokenError::bad_signature, by_a_stranger_under_our_key_id},
                    BadToken{"tampered_payload", TokenError::bad_signature, with_raised_rights},
                    BadToken{"tampered_signature", TokenError::bad_signature, with_flipped_signature}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Shapes, RefusedToken,
    testing::Values(as_text("empty", TokenError::malformed, ""), as_text("no_dots", TokenError::malformed, "abc"),
                    as_text("two_parts", TokenError::malformed, "e30.e30"),
                    as_text("four_parts", TokenError::malformed, "e30.e30.e30.e30"),
                    as_text("five_parts", TokenError::malformed, "e30.e30.e30.e30.e30"),
                    as_text("dots_only", TokenError::malformed, ".."),
                    as_text("header_not_base64", TokenError::malformed, "e3$0.e30.AA"),
                    as_text("header_not_json", TokenError::malformed, "AAAA.e30.AA"),
                    as_text("header_an_array", TokenError::malformed, "W10.e30.AA"),
                    as_text("oversized", TokenError::malformed, std::string(9'000, 'A') + ".e30.AA"),
                    with_claims("huge_claims", TokenError::malformed, {{"x", quoted(std::string(8'192, 'x'))}}),
                    BadToken{"payload_not_base64", TokenError::malformed,
                             [](const VerifierFixture& f) { return replaced_part(f.token({}), 1, "e3$0"); }},
                    BadToken{"payload_padded", TokenError::malformed,
                             [](const VerifierFixture& f) { return replaced_part(f.token({}), 1, "e30="); }},
                    BadToken{"payload_not_an_object", TokenError::malformed,
                             [](const VerifierFixture& f) { return replaced_part(f.token({}), 1, "W10"); }},
                    BadToken{"signature_not_base64", TokenError::bad_signature,
                             [](const VerifierFixture& f) { return replaced_part(f.token({}), 2, "$$$$"); }},
                    BadToken{"no_signature", TokenError::malformed,
                             [](const VerifierFixture& f) { return replaced_part(f.token({}), 2, ""); }},
                    BadToken{"signature_too_short", TokenError::bad_signature,
                             [](const VerifierFixture& f) { return replaced_part(f.token({}), 2, "AAAA"); }},
                    BadToken{"duplicate_claim", TokenError::malformed, with_duplicate_claim},
                    BadToken{"duplicate_header", TokenError::malformed, with_duplicate_header},
                    with_claims("claims_nested_too_deep", TokenError::malformed,
                                {{"x", std::string(50, '[') + std::string(50, ']')}})),
    name_of);

TEST(Verifier, asks_for_no_key_before_the_algorithm_is_right) {
  VerifierFixture fixture(key_set_of({"first"}));
  (void)fixture.verifier->verify(fixture.token({}, {{"alg", quoted("none")}}));
  (void)fixture.verifier->verify(hs256_with_the_public_key(fixture));
  (void)fixture.verifier->verify(fixture.token({}, {{"kid", ""}}));
  EXPECT_EQ(fixture.source->fetches, 0);
}

}  // namespace
}  // namespace fa::test
