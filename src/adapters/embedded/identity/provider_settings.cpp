#include "adapters/embedded/identity/provider_settings.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/loopback_names.h"
#include "base/url_authority.h"

namespace fa::identity {
namespace {

bool is_on_this_machine(std::string_view issuer) {
  const std::string_view rest = issuer.substr(std::min(issuer.size(), issuer.find("://") + 3));
  const auto end = rest.starts_with('[') ? rest.find(']') + 1 : rest.find_first_of(":/");
  return base::is_loopback_host(rest.substr(0, end));
}

}  // namespace

std::int64_t ProviderSettings::longest_token_ttl_ms() const {
  return std::max({access_token_ttl_ms, id_token_ttl_ms, ordered_token_ttl_max_ms});
}

void allow_default_redirects(ProviderSettings& settings) {
  // As browsers write the issuer's origin, and under the other names of this machine.
  std::vector<std::string> origins{settings.issuer};
  if (auto written = base::browser_origin(settings.issuer); written != settings.issuer) origins.push_back(written);
  std::ranges::copy(base::other_loopback_origins(settings.issuer), std::back_inserter(origins));
  if (is_on_this_machine(settings.issuer)) {
    for (const std::string host : {"http://localhost:", "http://127.0.0.1:"}) {
      for (const std::string port : {"3000", "4173", "5173"}) origins.push_back(host + port);
    }
  }
  for (const std::string& origin : origins) {
    for (const char* path : {"/", "/auth/callback", "/auth/silent-renew"}) {
      settings.redirect_uris.push_back(origin + path);
    }
    for (const char* path : {"/", "/signed-out"}) settings.post_logout_redirect_uris.push_back(origin + path);
  }
}

}  // namespace fa::identity
