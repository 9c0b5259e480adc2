#include "app/plan_environment.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "base/json.h"

namespace fa::app {
namespace {

std::optional<std::string> variable(const char* name) {
  const char* const value = std::getenv(name);
  return value && *value ? std::optional<std::string>(value) : std::nullopt;
}

[[noreturn]] void refuse(const std::string& sentence) {
  throw CLI::ValidationError("environment", sentence);
}

// One of the plan's variables and the setting of ours that it is. `option` as on the command line.
struct Alias {
  const char* plan;
  const char* own;
  const char* option;
  bool seconds;  // ours are milliseconds
};

constexpr std::array kAliases{
    Alias{"TIMER_BROADCAST_INTERVAL", "TIMER_BROADCAST_INTERVAL_MS", "--timer-broadcast-interval-ms", true},
    Alias{"ANTI_SNIPE_THRESHOLD", "ANTI_SNIPE_WINDOW_MS", "--anti-snipe-window-ms", true},
    Alias{"ANTI_SNIPE_EXTENSION", "ANTI_SNIPE_EXTENSION_MS", "--anti-snipe-extension-ms", true},
    Alias{"MAX_ANTI_SNIPE_EXTENSIONS", "ANTI_SNIPE_MAX", "--anti-snipe-max", false},
    Alias{"WEBSOCKET_PING_INTERVAL", "PING_INTERVAL_MS", "--ping-interval-ms", true},
    Alias{"WEBSOCKET_PING_TIMEOUT", "PING_TIMEOUT_MS", "--ping-timeout-ms", true},
    Alias{"COGNITO_ISSUER", "OIDC_ISSUER", "--oidc-issuer", false},
    Alias{"COGNITO_APP_CLIENT_ID", "OIDC_CLIENT_ID", "--oidc-client-id", false},
};

constexpr Alias kUserPool{"COGNITO_USER_POOL_ID", "OIDC_ISSUER", "--oidc-issuer", false};

// What a switch may only be, and why the other way is not there.
struct Switch {
  const char* name;
  const char* why_on;
};

constexpr std::array kSwitches{
    Switch{"ENABLE_RATE_LIMITING",
           "without its rates one client takes the house away from everybody else; raise them instead (BID_RATE_PER_S, "
           "CHAT_RATE_PER_S, GUEST_RATE_PER_S, …)"},
    Switch{"ENABLE_CHAT_PERSISTENCE",
           "every line of chat is stored before it is answered, which moderation and reconnecting clients rely on"},
    Switch{"ENABLE_BID_ANALYTICS", "a host's figures are computed from the bid history, which is kept anyway"},
};

struct Missing {
  const char* name;
  const char* instead;
};

constexpr std::array kMissing{
    Missing{"SQS_BID_QUEUE_URL", "bids are written through the house's own journal"},
    Missing{"SQS_NOTIFICATION_QUEUE_URL", "notifications go through the house's own job queue and SMTP_URL"},
    Missing{"SQS_CHAT_QUEUE_URL", "chat is written to DATA_DIR"},
    Missing{"DYNAMODB_BIDS_TABLE", "the bid history is in DATA_DIR"},
    Missing{"DYNAMODB_CHAT_TABLE", "the chat is in DATA_DIR"},
    Missing{"IVS_CHANNEL_TYPE", "live video is the house's own (VIDEO)"},
};

// Decimal seconds as whole milliseconds; nullopt where they are none.
std::optional<std::string> milliseconds(const std::string& seconds) {
  const std::string whole = seconds.substr(0, seconds.find('.'));
  std::string part = whole.size() < seconds.size() ? seconds.substr(whole.size() + 1) : "";
  const auto is_digits = [](const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  };
  const bool has_part = whole.size() < seconds.size();
  if (whole.empty() || whole.size() > 9 || part.size() > 3 || (has_part && part.empty())) return std::nullopt;
  if (!is_digits(whole) || !is_digits(part)) return std::nullopt;
  part.resize(3, '0');
  return std::to_string(std::stoll(whole) * 1000 + std::stoll(part));
}

std::optional<std::string> translated(const Alias& alias) {
  auto value = variable(alias.plan);
  if (!value || !alias.seconds) return value;
  const auto converted = milliseconds(*value);
  if (!converted) refuse(std::string(alias.plan) + " is a number of seconds, not " + *value);
  return converted;
}

void say(const char* own, const std::string& value, const std::string& said_by) {
  const auto there = variable(own);
  if (there && *there != value)
    refuse(said_by + " says " + own + "=" + value + ", and " + own + " is " + *there + ": keep one of them");
  setenv(own, value.c_str(), 1);
}

void require_on(const Switch& setting) {
  const auto value = variable(setting.name);
  if (!value) return;
  std::string word = *value;
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 4> kOn{"true", "1", "yes", "on"};
  if (std::ranges::find(kOn, word) == kOn.end())
    refuse(std::string(setting.name) + " can only be true, not " + *value + ": " + setting.why_on);
}

// A user pool is an OpenID Connect issuer, whose address tells region and pool. nullopt where none is named.
std::optional<std::string> issuer_of_pool() {
  const auto pool = variable("COGNITO_USER_POOL_ID");
  const auto region = variable("COGNITO_REGION");
  const bool names_issuer = pool || variable("COGNITO_ISSUER");
  if (region && !pool) refuse("COGNITO_REGION says nothing without COGNITO_USER_POOL_ID");
  if (names_issuer && !variable("COGNITO_APP_CLIENT_ID") && !variable("OIDC_CLIENT_ID"))
    refuse("a user pool needs COGNITO_APP_CLIENT_ID: tokens made for other clients are not taken");
  if (!pool) return std::nullopt;
  const auto underscore = pool->find('_');
  if (underscore == std::string::npos || underscore == 0)
    refuse("COGNITO_USER_POOL_ID is a region and a name, as in us-east-1_AbCdEfGhI, not " + *pool);
  const std::string of_pool = pool->substr(0, underscore);
  if (region && *region != of_pool) refuse("COGNITO_REGION is " + *region + ", and the pool is in " + of_pool);
  return "https://cognito-idp." + of_pool + ".amazonaws.com/" + *pool;
}

// Empty where the command line gives the option no other value.
std::string conflict(const CLI::App& serve, const Alias& alias, const std::string& value) {
  const auto results = serve.get_option(alias.option)->results();
  if (results.empty() || results.front() == value) return {};
  return std::string(alias.plan) + " says " + alias.own + "=" + value + ", and " + alias.option + " is " +
         results.front() + ": keep one of them";
}

// The plan's settings are lists in JSON; ours have commas.
void translate_origins() {
  const auto text = variable("CORS_ORIGINS");
  if (!text || text->front() != '[') return;
  const auto list = base::json::parse(*text);
  if (!list || !list->is_array()) refuse("CORS_ORIGINS is a list with commas, or a JSON list of texts, not " + *text);
  std::string origins;
  for (const auto& origin : list->items()) {
    if (!origin.is_string()) refuse("CORS_ORIGINS is a list of texts, not " + *text);
    origins += (origins.empty() ? "" : ",") + origin.text();
  }
  setenv("CORS_ORIGINS", origins.c_str(), 1);
}

}  // namespace

void translate_plan_environment() {
  for (const Missing& missing : kMissing)
    if (variable(missing.name))
      refuse(std::string(missing.name) + " is not for this house: " + missing.instead + ". Unset it.");
  for (const Switch& setting : kSwitches) require_on(setting);
  for (const Alias& alias : kAliases)
    if (const auto value = translated(alias)) say(alias.own, *value, alias.plan);
  if (const auto issuer = issuer_of_pool()) say(kUserPool.own, *issuer, kUserPool.plan);
  translate_origins();
}

std::string plan_environment_conflict(const CLI::App& serve) {
  for (const Alias& alias : kAliases) {
    const auto value = translated(alias);
    if (auto sentence = value ? conflict(serve, alias, *value) : std::string(); !sentence.empty()) return sentence;
  }
  const auto issuer = issuer_of_pool();
  return issuer ? conflict(serve, kUserPool, *issuer) : std::string();
}

}  // namespace fa::app
