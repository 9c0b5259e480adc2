// GET /.well-known/openid-configuration and GET /oidc/jwks
#include <initializer_list>

#include "adapters/embedded/identity/endpoints.h"
#include "base/json.h"

namespace fa::identity {
namespace {

void list(base::json::Writer& w, base::json::Key name, std::initializer_list<const char*> values) {
  w.key(name);
  w.begin_array();
  for (const char* value : values) w.value(value);
  w.end_array();
}

void write_endpoints(base::json::Writer& w, const std::string& issuer) {
  w.field("issuer", issuer);
  w.field("authorization_endpoint", issuer + "/oidc/authorize");
  w.field("token_endpoint", issuer + "/oidc/token");
  w.field("userinfo_endpoint", issuer + "/oidc/userinfo");
  w.field("jwks_uri", issuer + "/oidc/jwks");
  w.field("end_session_endpoint", issuer + "/oidc/logout");
  w.field("revocation_endpoint", issuer + "/oidc/revoke");
}

void write_abilities(base::json::Writer& w) {
  list(w, "response_types_supported", {"code"});
  list(w, "response_modes_supported", {"query"});
  list(w, "grant_types_supported", {"authorization_code", "refresh_token"});
  list(w, "subject_types_supported", {"public"});
  list(w, "id_token_signing_alg_values_supported", {"RS256"});
  list(w, "scopes_supported", {"openid", "profile", "email", "phone", "offline_access"});
  list(w, "token_endpoint_auth_methods_supported", {"none"});
  list(w, "revocation_endpoint_auth_methods_supported", {"none"});
  list(w, "code_challenge_methods_supported", {"S256"});
  list(w, "prompt_values_supported", {"none", "login", "create"});
  list(w, "claims_supported",
       {"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "preferred_username", "name", "email",
        "email_verified", "phone_number", "phone_number_verified", "groups"});
  w.field("authorization_response_iss_parameter_supported", true);
  w.field("request_parameter_supported", false);
  w.field("request_uri_parameter_supported", false);
}

Response cacheable(std::string json) {
  Response response = base::http::json_response(200, std::move(json));
  response.set("Cache-Control", "public, max-age=60");
  return response;
}

}  // namespace

Response discovery_document(Context& context, const Request&) {
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  write_endpoints(w, context.settings.issuer);
  write_abilities(w);
  w.end_object();
  return cacheable(std::move(json));
}

Response key_set(Context& context, const Request&) {
  return cacheable(context.keys->jwks_json());
}

}  // namespace fa::identity
