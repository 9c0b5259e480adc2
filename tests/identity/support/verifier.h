// A verifier over keys that the test controls.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "adapters/oidc/token_verifier.h"
#include "identity/support/issuer.h"
#include "identity/support/manual_clock.h"

namespace fa::test {

// What the issuer answers now, and how often it was asked.
struct FakeJwks {
  std::expected<std::string, std::string> answer;
  int fetches = 0;
  std::uint64_t revision = 0;
};

struct VerifierFixture {
  explicit VerifierFixture(std::expected<std::string, std::string> jwks, oidc::VerifierSettings settings = {})
      : source(std::make_shared<FakeJwks>(FakeJwks{std::move(jwks)})) {
    settings.issuer = kIssuer;
    settings.client_id = kClient;
    auto read = [s = source]() -> std::expected<std::string, std::string> {
      s->fetches += 1;
      return s->answer;
    };
    auto cache = std::make_unique<oidc::KeyCache>(
        std::make_unique<oidc::InProcessJwks>(read, [s = source] { return s->revision; }), clock);
    verifier = std::make_unique<oidc::TokenVerifier>(settings, std::move(cache), clock);
  }

  // Claims of an ID token that is good now, for ten minutes.
  Members good_claims() const {
    const std::int64_t now_s = clock.unix_ms() / 1'000;
    return {{"iss", quoted(kIssuer)},
            {"sub", quoted("person-1")},
            {"aud", quoted(kClient)},
            {"iat", std::to_string(now_s)},
            {"exp", std::to_string(now_s + 600)}};
  }
  std::string token(const Members& claim_changes, const Members& header_changes = {},
                    const std::string& key = "first") const {
    const auto& pair = rsa_key(key);
    return signed_token(to_object(changed(good_header(pair), header_changes)),
                        to_object(changed(good_claims(), claim_changes)), pair);
  }

  ManualClock clock;
  std::shared_ptr<FakeJwks> source;
  std::unique_ptr<oidc::TokenVerifier> verifier;
};

}  // namespace fa::test
