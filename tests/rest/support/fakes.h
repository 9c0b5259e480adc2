// The ports that REST meets beside the stores, as far as a test needs them.
#pragma once

#include <map>

#include "ports/analytics.h"
#include "ports/identity.h"
#include "ports/presence.h"

namespace fa::test {

// A token is a name, with "+moderator" or "+admin" behind it where it has the role. "bad", "expired" and "down" are
// refused as such.
class FakeVerifier final : public ports::TokenVerifier {
 public:
  std::expected<ports::Identity, ports::TokenError> verify(std::string_view token) override {
    if (token == "bad") return std::unexpected(ports::TokenError::bad_signature);
    if (token == "expired") return std::unexpected(ports::TokenError::expired);
    if (token == "down") return std::unexpected(ports::TokenError::unavailable);
    const std::string_view name = token.substr(0, token.find('+'));
    ports::Identity identity;
    identity.issuer = "https://issuer.example";
    identity.subject = std::string(name);
    identity.preferred_username = std::string(name);
    identity.email = std::string(name) + "@example.com";
    identity.is_verified = name.starts_with("verified");
    identity.is_moderator = token.ends_with("+moderator");
    identity.is_admin = token.ends_with("+admin");
    return identity;
  }
};

class FakePresence final : public ports::Presence {
 public:
  std::int64_t participants(domain::AuctionId) override { return 7; }
};

class FakeAnalytics final : public ports::Analytics {
 public:
  std::expected<std::string, ports::StoreError> analytics_json(domain::AuctionId id) override {
    return "{\"auction_id\":\"" + domain::to_string(id) + "\"}";
  }
};

}  // namespace fa::test
