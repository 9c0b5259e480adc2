#include "adapters/embedded/identity/authorization_request.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/embedded/identity/pkce.h"

namespace fa::identity {
namespace {

constexpr std::size_t kStateBytesMax = 2'048;
constexpr std::size_t kNonceBytesMax = 512;
constexpr std::array<std::string_view, 5> kScopes = {"openid", "profile", "email", "phone", "offline_access"};

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::ranges::find(list, item) != list.end();
}

bool has_word(std::string_view words, std::string_view wanted) {
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == wanted) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

// Scopes that we do not know are left out (RFC 6749, 3.3).
std::string granted_scope(std::string_view asked) {
  std::string granted;
  for (const auto scope : kScopes) {
    if (!has_word(asked, scope)) continue;
    if (!granted.empty()) granted += ' ';
    granted += scope;
  }
  return granted;
}

Prompt prompt_of(const Params& params) {
  const std::string words = params.get_or_empty("prompt");
  if (words == "none") return Prompt::none;
  if (words == "create") return Prompt::create;
  if (has_word(words, "login") || has_word(words, "select_account")) return Prompt::login;
  return Prompt::if_needed;
}

std::optional<std::int64_t> max_age_of(const Params& params) {
  const std::string text = params.get_or_empty("max_age");
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && seconds >= 0 ? std::optional(seconds) : std::nullopt;
}

struct Problem {
  const char* code;
  const char* description;
};

// What is wrong with a request whose client and redirect_uri are ours.
std::optional<Problem> find_problem(const Params& params) {
  if (params.get("request")) return Problem{"request_not_supported", "request objects are not supported"};
  if (params.get("request_uri")) return Problem{"request_uri_not_supported", "request_uri is not supported"};
  const auto response_type = params.get("response_type");
  if (!response_type) return Problem{"invalid_request", "response_type is missing"};
  if (*response_type != "code") return Problem{"unsupported_response_type", "response_type must be code"};
  if (params.get("response_mode").value_or("query") != "query") {
    return Problem{"invalid_request", "response_mode must be query"};
  }
  if (!has_word(params.get_or_empty("scope"), "openid")) return Problem{"invalid_scope", "scope must contain openid"};
  // An absent method would mean "plain" (RFC 7636, 4.3), which protects nothing.
  if (params.get_or_empty("code_challenge_method") != "S256") {
    return Problem{"invalid_request", "code_challenge_method must be S256"};
  }
  if (!is_s256_challenge(params.get_or_empty("code_challenge"))) {
    return Problem{"invalid_request", "code_challenge must be 32 bytes in base64url"};
  }
  if (params.get_or_empty("state").size() > kStateBytesMax || params.get_or_empty("nonce").size() > kNonceBytesMax) {
    return Problem{"invalid_request", "state or nonce is too long"};
  }
  return std::nullopt;
}

}  // namespace

std::expected<AuthorizationRequest, AuthorizationError> parse_authorization_request(const base::http::Request& request,
                                                                                    const ProviderSettings& settings) {
  const auto params = Params::from_query(request);
  if (!params) return std::unexpected(AuthorizationError{"invalid_request", params.error(), {}, {}});
  if (params->get_or_empty("client_id") != settings.client_id) {
    return std::unexpected(AuthorizationError{"unauthorized_client", "the client_id is not known", {}, {}});
  }
  const std::string redirect_uri = params->get_or_empty("redirect_uri");
  if (!contains(settings.redirect_uris, redirect_uri)) {
    return std::unexpected(AuthorizationError{"invalid_request", "the redirect_uri is not on the list", {}, {}});
  }
  const auto state = params->get("state");
  if (const auto problem = find_problem(*params)) {
    return std::unexpected(AuthorizationError{problem->code, problem->description, redirect_uri, state});
  }
  return AuthorizationRequest{.redirect_uri = redirect_uri,
                              .scope = granted_scope(params->get_or_empty("scope")),
                              .code_challenge = params->get_or_empty("code_challenge"),
                              .state = state,
                              .nonce = params->get("nonce"),
                              .login_hint = params->get("login_hint"),
                              .max_age_s = max_age_of(*params),
                              .prompt = prompt_of(*params)};
}

void append_param(std::string& uri, std::string_view name, std::string_view value) {
  const bool has_query = uri.find('?') != std::string::npos;
  uri += has_query ? "&" : "?";
  uri += name;
  uri += '=';
  uri += base::http::percent_encode(value);
}

std::string to_query(const AuthorizationRequest& request, const ProviderSettings& settings) {
  std::string query;
  append_param(query, "client_id", settings.client_id);
  append_param(query, "redirect_uri", request.redirect_uri);
  append_param(query, "response_type", "code");
  append_param(query, "scope", request.scope);
  append_param(query, "code_challenge", request.code_challenge);
  append_param(query, "code_challenge_method", "S256");
  if (request.state) append_param(query, "state", *request.state);
  if (request.nonce) append_param(query, "nonce", *request.nonce);
  if (request.login_hint) append_param(query, "login_hint", *request.login_hint);
  return query.substr(1);
}

}  // namespace fa::identity
