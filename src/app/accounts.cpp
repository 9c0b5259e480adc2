#include "app/accounts.h"

#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "adapters/embedded/identity/account_rules.h"
#include "adapters/embedded/identity/identity_provider.h"
#include "adapters/embedded/system_clock.h"
#include "app/house_file.h"

namespace fa::app {

namespace {

std::unique_ptr<identity::IdentityProvider> open_provider(const Settings& settings) {
  static const embedded::SystemClock clock;
  const auto house = read_house_file(settings.data_dir);
  identity::ProviderSettings provider_settings;
  provider_settings.issuer = house ? house->issuer : settings.base_url();
  provider_settings.client_id = settings.oidc_client_id;
  auto provider = identity::IdentityProvider::open(settings.data_dir, provider_settings, clock);
  if (!provider) throw std::runtime_error(provider.error());
  return std::move(*provider);
}

}  // namespace

std::optional<std::string> problem_with_username(std::string_view username) {
  return identity::username_problem(username);
}

std::optional<std::string> problem_with_email(std::string_view email) {
  return identity::email_problem(email);
}

std::string local_token(const Settings& settings, const std::string& username,
                        const std::optional<std::string>& email) {
  if (std::filesystem::create_directories(settings.data_dir))
    std::cerr << "flashauction: made the data folder " << std::filesystem::absolute(settings.data_dir).string()
              << "; no house has run there yet\n";
  auto token = open_provider(settings)->ensure_account_and_token(
      {.username = username, .groups = {}, .is_verified = {}, .email = email, .ttl_ms = 12LL * 3600 * 1000});
  if (!token) throw std::runtime_error("no account " + username + ": " + token.error().detail);
  return *token;
}

void rotate_identity_key(const Settings& settings) {
  if (!std::filesystem::exists(std::filesystem::path(settings.data_dir) / "identity-keys.json"))
    throw std::runtime_error("no house with accounts of its own has run in " + settings.data_dir);
  if (const auto rotated = open_provider(settings)->rotate_signing_key(); !rotated)
    throw std::runtime_error(rotated.error());
}

}  // namespace fa::app
