#include "app/accounts.h"

#include <filesystem>
#include <stdexcept>

#include "adapters/embedded/identity/identity_provider.h"
#include "adapters/embedded/system_clock.h"
#include "app/house_file.h"

namespace fa::app {

std::string local_token(const Settings& settings, const std::string& username) {
  static const embedded::SystemClock clock;
  std::filesystem::create_directories(settings.data_dir);
  const auto house = read_house_file(settings.data_dir);
  identity::ProviderSettings provider_settings;
  provider_settings.issuer = house ? house->issuer : settings.base_url();
  provider_settings.client_id = settings.oidc_client_id;
  auto provider = identity::IdentityProvider::open(settings.data_dir, provider_settings, clock);
  if (!provider) throw std::runtime_error(provider.error());
  auto token = (*provider)->ensure_account_and_token(
      {.username = username, .groups = {}, .is_verified = {}, .ttl_ms = 12LL * 3600 * 1000});
  if (!token) throw std::runtime_error("no account " + username + ": " + token.error().detail);
  return *token;
}

}  // namespace fa::app
