// What a client asks the provider for: OpenID Connect's authorization code flow with PKCE, and nothing else.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/embedded/identity/params.h"
#include "adapters/embedded/identity/provider_settings.h"

namespace fa::identity {

enum class Prompt { if_needed, none, login, create };

struct AuthorizationRequest {
  std::string redirect_uri;
  std::string scope;  // what is granted of what was asked
  std::string code_challenge;
  std::optional<std::string> state;
  std::optional<std::string> nonce;
  std::optional<std::string> login_hint;
  std::optional<std::int64_t> max_age_s;
  Prompt prompt = Prompt::if_needed;
};

struct AuthorizationError {
  std::string code;  // RFC 6749, 4.1.2.1
  std::string description;
  std::string
      redirect_uri;  // empty: the client or its redirect_uri is not known, so the person is told and nobody else
  std::optional<std::string> state;
};

std::expected<AuthorizationRequest, AuthorizationError> parse_authorization_request(const base::http::Request& request,
                                                                                    const ProviderSettings& settings);

// The same request as a query string, for the links and forms between the provider's own pages.
std::string to_query(const AuthorizationRequest& request, const ProviderSettings& settings);

// `uri` with the parameter appended, percent-encoded.
void append_param(std::string& uri, std::string_view name, std::string_view value);

}  // namespace fa::identity
