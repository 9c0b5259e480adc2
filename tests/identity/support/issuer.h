// An identity provider of the test's making: its keys, its key set, and tokens as good or as bad as wanted.
#pragma once

#include <map>
#include <string>

#include "adapters/embedded/identity/rsa_key.h"
#include "base/crypto.h"
#include "base/json.h"

namespace fa::test {

constexpr const char* kIssuer = "https://id.example.com/pool";
constexpr const char* kClient = "our-client";

// One key pair a name, made once a process: making one takes a tenth of a second.
inline const identity::RsaKey& rsa_key(const std::string& name) {
  static std::map<std::string, identity::RsaKey> keys;
  auto found = keys.find(name);
  if (found == keys.end()) found = keys.emplace(name, identity::RsaKey::generate()).first;
  return found->second;
}

inline std::string key_set_of(std::initializer_list<const char*> names) {
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.key("keys");
  w.begin_array();
  for (const char* name : names) rsa_key(name).write_public_jwk(w);
  w.end_array();
  w.end_object();
  return json;
}

// Members of a JSON object by name, each as JSON text; an empty text leaves the member out.
using Members = std::map<std::string, std::string>;

inline std::string to_object(const Members& members) {
  std::string json = "{";
  for (const auto& [name, value] : members) {
    if (value.empty()) continue;
    if (json.size() > 1) json += ',';
    json += '"' + name + "\":" + value;
  }
  return json + "}";
}

inline Members changed(Members base, const Members& changes) {
  for (const auto& [name, value] : changes) base[name] = value;
  return base;
}

inline std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

inline std::string signed_token(const std::string& header, const std::string& claims, const identity::RsaKey& key) {
  const std::string input = base::base64url_encode(header) + "." + base::base64url_encode(claims);
  return input + "." + base::base64url_encode(key.sign(input));
}

inline Members good_header(const identity::RsaKey& key) {
  return {{"alg", quoted("RS256")}, {"kid", quoted(key.key_id())}, {"typ", quoted("JWT")}};
}

}  // namespace fa::test
