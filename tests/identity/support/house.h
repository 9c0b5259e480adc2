// A provider on a folder of its own, with one client that knows the flow.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "adapters/embedded/identity/identity_provider.h"
#include "adapters/embedded/identity/signing_keys.h"
#include "base/crypto.h"
#include "base/http/router.h"
#include "base/json.h"
#include "identity/support/browser.h"
#include "identity/support/manual_clock.h"
#include "identity/support/temporary_folder.h"

namespace fa::test {

constexpr const char* kHouse = "http://127.0.0.1:8000";
constexpr const char* kCallback = "http://127.0.0.1:8000/auth/callback";
constexpr const char* kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";   // RFC 7636, appendix B
constexpr const char* kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";  // of kVerifier
constexpr const char* kPassword = "correct horse battery";

// Argon2id as cheap as it can be, so that tests spend no time in it.
inline identity::ProviderSettings quick_settings() {
  identity::ProviderSettings settings;
  settings.issuer = kHouse;
  settings.passwords.passes = 1;
  settings.passwords.memory_bytes = 8 * 1024;
  identity::allow_default_redirects(settings);
  return settings;
}

// A key file made once a process: making a key takes longer than any test.
inline const std::filesystem::path& shared_key_file() {
  static const TemporaryFolder folder;
  static const std::filesystem::path file = [] {
    const ManualClock clock;
    auto made = identity::SigningKeys::open(folder.path() / "identity-keys.json", 0, clock);
    EXPECT_TRUE(made.has_value()) << made.error();
    return folder.path() / "identity-keys.json";
  }();
  return file;
}

struct House {
  explicit House(identity::ProviderSettings settings = quick_settings()) {
    std::filesystem::copy(shared_key_file(), folder.path() / "identity-keys.json");
    provider = open(std::move(settings));
    provider->register_routes(router);
  }
  std::unique_ptr<identity::IdentityProvider> open(identity::ProviderSettings settings) {
    auto opened = identity::IdentityProvider::open(folder.path(), std::move(settings), clock);
    EXPECT_TRUE(opened.has_value()) << opened.error();
    return std::move(*opened);
  }

  ManualClock clock;
  TemporaryFolder folder;
  std::unique_ptr<identity::IdentityProvider> provider;
  base::http::Router router;
};

// The authorization request of our web app; an empty change leaves the parameter out.
inline std::string authorization_query(const std::map<std::string, std::string>& changes = {}) {
  std::map<std::string, std::string> params = {{"client_id", "flashauction"},
                                               {"redirect_uri", kCallback},
                                               {"response_type", "code"},
                                               {"scope", "openid profile offline_access"},
                                               {"code_challenge", kChallenge},
                                               {"code_challenge_method", "S256"},
                                               {"state", "st&te"},
                                               {"nonce", "n0nce"}};
  for (const auto& [name, value] : changes) params[name] = value;
  Fields fields;
  for (const auto& [name, value] : params) {
    if (!value.empty()) fields.emplace_back(name, value);
  }
  return encoded(fields);
}

inline std::string sign_in_url() {
  return "/oidc/sign-in?" + authorization_query();
}
inline std::string sign_up_url() {
  return "/oidc/sign-up?" + authorization_query();
}

inline base::http::Response sign_up(Browser& browser, const std::string& username) {
  return browser.submit(sign_up_url(), {{"username", username}, {"password", kPassword}});
}

// Signs up and gives the code that came back.
inline std::string code_for(Browser& browser, const std::string& username) {
  return param_of(location_of(sign_up(browser, username)), "code");
}

inline base::http::Response redeem(Browser& client, const std::string& code,
                                   const std::map<std::string, std::string>& changes = {}) {
  std::map<std::string, std::string> params = {{"grant_type", "authorization_code"},
                                               {"client_id", "flashauction"},
                                               {"redirect_uri", kCallback},
                                               {"code", code},
                                               {"code_verifier", kVerifier}};
  for (const auto& [name, value] : changes) params[name] = value;
  Fields fields;
  for (const auto& [name, value] : params) {
    if (!value.empty()) fields.emplace_back(name, value);
  }
  return client.post("/oidc/token", fields);
}

inline base::http::Response refresh(Browser& client, const std::string& token) {
  return client.post("/oidc/token",
                     {{"grant_type", "refresh_token"}, {"client_id", "flashauction"}, {"refresh_token", token}});
}

// A member of a JSON answer; empty where absent.
inline std::string json_text(const std::string& body, const std::string& name) {
  const auto value = base::json::parse(body);
  if (!value || !value->is_object()) return {};
  const std::string* text = value->string_at(name);
  return text ? *text : "";
}

inline base::json::Value claims_of(const std::string& jwt) {
  const auto first = jwt.find('.');
  const auto bytes = base::base64url_decode(jwt.substr(first + 1, jwt.rfind('.') - first - 1));
  return base::json::parse(bytes.value_or("{}")).value_or(base::json::Value{});
}

}  // namespace fa::test
