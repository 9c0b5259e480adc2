#include "adapters/oidc/discovery_jwks.h"

#include <gtest/gtest.h>

#include <map>

namespace fa::test {
namespace {

using Answer = std::expected<std::string, std::string>;

// The web as one test sees it.
struct FakeWeb {
  std::map<std::string, std::string> documents;
  int requests = 0;

  oidc::HttpGet get() {
    return [this](const std::string& url) -> Answer {
      ++requests;
      const auto found = documents.find(url);
      if (found == documents.end()) return std::unexpected("no answer from " + url);
      return found->second;
    };
  }
};

constexpr const char* kDiscovery = "https://id.example.com/pool/.well-known/openid-configuration";

std::string discovery(const std::string& issuer, const std::string& jwks_uri) {
  return R"({"issuer":")" + issuer + R"(","jwks_uri":")" + jwks_uri + R"("})";
}

TEST(DiscoveryJwks, follows_the_discovery_document_once) {
  FakeWeb web{{{kDiscovery, discovery("https://id.example.com/pool", "https://keys.example.com/1")},
               {"https://keys.example.com/1", "KEYS"}}};
  oidc::DiscoveryJwks jwks("https://id.example.com/pool", web.get());
  EXPECT_EQ(jwks.fetch(), Answer("KEYS"));
  EXPECT_EQ(jwks.fetch(), Answer("KEYS"));
  EXPECT_EQ(web.requests, 3);
}

TEST(DiscoveryJwks, discovers_again_when_the_keys_have_moved) {
  FakeWeb web{{{kDiscovery, discovery("https://id.example.com/pool", "https://keys.example.com/1")},
               {"https://keys.example.com/1", "KEYS"}}};
  oidc::DiscoveryJwks jwks("https://id.example.com/pool", web.get());
  ASSERT_TRUE(jwks.fetch().has_value());
  web.documents = {{kDiscovery, discovery("https://id.example.com/pool", "https://keys.example.com/2")},
                   {"https://keys.example.com/2", "NEW KEYS"}};
  EXPECT_FALSE(jwks.fetch().has_value());
  EXPECT_EQ(jwks.fetch(), Answer("NEW KEYS"));
}

TEST(DiscoveryJwks, refuses_documents_that_it_cannot_believe) {
  const std::string bad[] = {
      "not json",
      "[]",
      R"({"issuer":"https://id.example.com/pool"})",
      discovery("https://id.example.com/other", "https://keys.example.com/1"),
      discovery("https://id.example.com/pool/", "https://keys.example.com/1"),
      discovery("https://id.example.com/pool", "http://keys.example.com/1"),
      discovery("https://id.example.com/pool", "file:///etc/passwd"),
  };
  for (const auto& document : bad) {
    FakeWeb web{
        {{kDiscovery, document}, {"https://keys.example.com/1", "KEYS"}, {"http://keys.example.com/1", "KEYS"}}};
    oidc::DiscoveryJwks jwks("https://id.example.com/pool", web.get());
    EXPECT_FALSE(jwks.fetch().has_value()) << document;
  }
}

TEST(AcceptableUrl, is_https_or_loopback) {
  for (const char* url : {"https://id.example.com/", "https://id.example.com:8443/x", "http://127.0.0.1:9000/",
                          "http://localhost:9000/", "http://[::1]:9000/"}) {
    EXPECT_TRUE(oidc::is_acceptable_url(url)) << url;
  }
  for (const char* url :
       {"", "id.example.com", "http://id.example.com/", "http://127.example.com/", "http://127.0.0.1.example.com/",
        "http://localhost.example.com/", "ftp://127.0.0.1/", "file:///etc/passwd", "https://"}) {
    EXPECT_FALSE(oidc::is_acceptable_url(url)) << url;
  }
}

}  // namespace
}  // namespace fa::test
