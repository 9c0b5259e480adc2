#include "app/accounts.h"

#include <filesystem>
#include <iostream>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <utility>

#include "adapters/embedded/identity/account_rules.h"
#include "adapters/embedded/identity/identity_provider.h"
#include "adapters/embedded/system_clock.h"
#include "app/data_folder.h"
#include "app/house_file.h"

namespace fa::app {

namespace {

std::unique_ptr<identity::IdentityProvider> open_provider(const Settings& settings) {
  static const embedded::SystemClock clock;
  const auto house = read_house_file(settings.data_dir);
  if (!house) throw std::runtime_error(house.error());
  identity::ProviderSettings provider_settings;
  provider_settings.issuer = *house ? (*house)->issuer : settings.base_url();
  provider_settings.client_id = settings.oidc_client_id;
  auto provider = identity::IdentityProvider::open(settings.data_dir, provider_settings, clock);
  if (!provider) throw std::runtime_error(provider.error());
  return std::move(*provider);
}

// On standard error, where the token is not: what was made for another issuer is refused without a reason.
void tell_of_missing_house(const Settings& settings) {
  namespace fs = std::filesystem;
  const std::string folder = fs::absolute(settings.data_dir).string();
  const bool was_there = fs::exists(settings.data_dir);
  if (const auto made = make_data_folder(settings.data_dir); !made) throw std::runtime_error(made.error());
  if (!was_there) {
    std::cerr << "flashauction: made the data folder " << folder << "; no house has run there yet\n";
    return;
  }
  const auto house = read_house_file(settings.data_dir);
  if (!house || *house || fs::is_empty(settings.data_dir)) return;
  std::cerr << "flashauction: there is no house.json in " << folder << ": the token names the issuer "
            << settings.base_url()
            << ", and a house of another address refuses it; start the house once on this folder\n";
}

}  // namespace

std::optional<std::string> problem_with_username(std::string_view username) {
  return identity::username_problem(username);
}

std::optional<std::string> problem_with_email(std::string_view email) {
  return identity::email_problem(email);
}

std::vector<std::string> groups_of(std::string_view text) {
  std::vector<std::string> groups;
  if (text == "none") return groups;
  for (const auto group : std::views::split(text, ',')) groups.emplace_back(group.begin(), group.end());
  return groups;
}

std::optional<std::string> problem_with_groups(std::string_view groups) {
  if (groups.empty()) return identity::group_problem(groups);
  for (const auto& group : groups_of(groups))
    if (auto problem = identity::group_problem(group)) return problem;
  return std::nullopt;
}

std::optional<std::string> problem_with_tier(std::string_view tier) {
  if (ports::tier_named(tier)) return std::nullopt;
  return "There is no tier \"" + std::string(tier) + "\"; the tiers are new, verified and trusted.";
}

AccountToken account_token(const Settings& settings, const std::string& username, const AccountChanges& changes) {
  tell_of_missing_house(settings);
  const auto provider = open_provider(settings);
  const auto before = provider->accounts().find_by_username(username);
  if (!before) throw std::runtime_error("no account " + username + ": " + before.error().detail);
  auto token = provider->ensure_account_and_token({.username = username,
                                                   .groups = changes.groups,
                                                   .is_verified = changes.is_verified,
                                                   .email = changes.email,
                                                   .tier = changes.tier,
                                                   .ttl_ms = 12LL * 3600 * 1000});
  if (!token) throw std::runtime_error("no account " + username + ": " + token.error().detail);
  return {.token = std::move(*token),
          .username = *before ? (*before)->username : username,
          .account_is_new = !before->has_value()};
}

std::string local_token(const Settings& settings, const std::string& username) {
  return account_token(settings, username, {}).token;
}

void rotate_identity_key(const Settings& settings) {
  if (!std::filesystem::exists(std::filesystem::path(settings.data_dir) / "identity-keys.json"))
    throw std::runtime_error("no house with accounts of its own has run in " + settings.data_dir);
  if (const auto rotated = open_provider(settings)->rotate_signing_key(); !rotated)
    throw std::runtime_error(rotated.error());
}

}  // namespace fa::app
