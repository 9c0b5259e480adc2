#include "app/settings.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <set>

#include "app/setting_checks.h"
#include "app/setting_rules.h"
#include "app/setting_values.h"
#include "base/text.h"
#include "base/url_authority.h"
#include "base/url_origin.h"
#include "domain/duration.h"

namespace fa::app {

namespace {

const std::vector<std::pair<std::string, base::log::Level>> kLevels{
    {"debug", base::log::Level::debug},  {"info", base::log::Level::info},   {"warn", base::log::Level::warn},
    {"warning", base::log::Level::warn}, {"error", base::log::Level::error}, {"critical", base::log::Level::error},
    {"off", base::log::Level::off}};

constexpr std::int64_t kConnectionsMax = 10'000'000;  // far above what one machine's memory holds

std::string env_name(const std::string& option) {
  std::string name = option.substr(2);
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

// One option with its environment variable and its default shown.
template <class T>
CLI::Option* add(CLI::App& command, const std::string& option, T& value, const std::string& help) {
  return command.add_option(option, value, help)->envname(env_name(option))->capture_default_str();
}

// `--video` is `--video true`. CLI11 takes an option's default text for one that is given without a value, so what the
// help shows as the default is written out here.
void add_switch(CLI::App& command, const std::string& option, bool& value, const std::string& help) {
  command.add_option(option, value, help)
      ->envname(env_name(option))
      ->expected(0, 1)
      ->transform(boolean(env_name(option)))
      ->default_str("true")
      ->option_text(std::string("BOOLEAN=") + (value ? "true" : "false") + " (Env:" + env_name(option) + ")");
}

// The sentence that a value is refused with. A secret one is not shown.
enum class Show { value, nothing };
CLI::ValidationError refused(const std::string& option, const std::string& allowed, const std::string& text,
                             const std::string& why, Show show) {
  const std::string value = show == Show::value ? ", not " + shown_value(text) : "";
  return CLI::ValidationError(option, env_name(option) + " is " + allowed + value + ": " + why);
}

// A text that `parse` (setting_values.h) makes a value of; an empty one is as good as none,
// where that is possible.
enum class Empty { is_none, is_refused };
CLI::Option* add_text(CLI::App& command, const std::string& option, std::string& value,
                      SettingText (*parse)(std::string_view), const std::string& allowed, const std::string& help,
                      Empty empty = Empty::is_none, Show show = Show::value) {
  const auto take = [=, &value](const std::string& text) {
    if (base::trimmed(text).empty() && empty == Empty::is_none) {
      value.clear();
      return;
    }
    auto parsed = parse(text);
    if (!parsed) throw refused(option, allowed, text, parsed.error(), show);
    value = std::move(*parsed);
  };
  auto* added = command.add_option_function<std::string>(option, take, help)->envname(env_name(option));
  if (!value.empty()) added->default_str(value);
  return added;
}

void add_path(CLI::App& command, const std::string& option, std::string& value, const std::string& help) {
  add_text(command, option, value, plain_path, "a path", help, Empty::is_refused);
}

// In bounds that are allowed themselves.
template <class T>
void add_whole(CLI::App& command, const std::string& option, T& value, std::int64_t lowest, std::int64_t highest,
               const std::string& help) {
  add(command, option, value, help)->check(whole_number(env_name(option), lowest, highest));
}

void add_port(CLI::App& command, const std::string& option, std::uint16_t& value, const std::string& help) {
  add_whole(command, option, value, 0, 65'535, help);
}

void add_rate(CLI::App& command, const std::string& option, double& value, const std::string& help) {
  add(command, option, value, help)->transform(number(env_name(option), Flow::rate));
}

void add_burst(CLI::App& command, const std::string& option, double& value, const std::string& help) {
  add(command, option, value, help)->transform(number(env_name(option), Flow::burst));
}

double* value_of(TierValues& values, std::string_view tier) {
  if (tier == "new") return &values.fresh;
  if (tier == "verified") return &values.verified;
  return tier == "trusted" ? &values.trusted : nullptr;
}

// False where the text is no TierValues; what it holds then is not used.
bool parse_tiers(const std::string& text, Flow flow, TierValues& values) {
  if (text.find('=') == std::string::npos) {
    const auto number = number_of(text, flow);
    values.fresh = values.verified = values.trusted = number.value_or(0);
    return number.has_value();
  }
  std::set<double*> given;
  for (const std::string& part : CLI::detail::split(text, ',')) {
    const auto equals = part.find('=');
    const auto number = number_of(equals == std::string::npos ? "" : part.substr(equals + 1), flow);
    double* value = value_of(values, base::trimmed(part.substr(0, equals)));
    if (!number || !value || !given.insert(value).second) return false;
    *value = *number;
  }
  return true;
}

std::string text_of(const TierValues& values) {
  const auto number = [](double value) { return CLI::detail::to_string(value); };
  return "new=" + number(values.fresh) + ",verified=" + number(values.verified) + ",trusted=" + number(values.trusted);
}

void add_tiers(CLI::App& command, const std::string& option, TierValues& values, Flow flow, const std::string& help) {
  const auto parse = [&values, option, flow](const std::string& text) {
    if (parse_tiers(text, flow, values)) return;
    throw CLI::ValidationError(option, env_name(option) + " is " + allowed_of(flow) +
                                           ", or one for each tier as in new=1,verified=2,trusted=3, not " +
                                           shown_value(text));
  };
  command.add_option_function<std::string>(option, parse, help)
      ->envname(env_name(option))
      ->default_str(text_of(values));
}

void add_amount(CLI::App& command, const std::string& option, domain::Cents& value, const std::string& help) {
  const auto parse = [&value, option](const std::string& text) {
    const auto amount = domain::parse_amount(text);
    if (!amount)
      throw CLI::ValidationError(option,
                                 env_name(option) + " is an amount from 0.01 to 99999999.99, not " + shown_value(text));
    value = *amount;
  };
  command.add_option_function<std::string>(option, parse, help)
      ->envname(env_name(option))
      ->default_str(domain::to_string(value));
}

void add_event_names(CLI::App& command, wire::EventNames& names) {
  const auto parse = [&names](const std::string& text) {
    const auto known = wire::parse_event_names(text);
    if (!known) throw CLI::ValidationError("--event-names", "EVENT_NAMES is default or plan, not " + shown_value(text));
    names = *known;
  };
  command
      .add_option_function<std::string>("--event-names", parse,
                                        "What Socket.IO events are called: default, or plan (docs/from-flask.md)")
      ->envname("EVENT_NAMES")
      ->default_str("default");
}

constexpr const char* kListenAddress = "an IP address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1";
constexpr const char* kPublicUrl =
    "the http or https address of the house, as in https://auction.example, without a path";

void add_origins(CLI::App& command, Settings& s) {
  const auto take = [&s](const std::vector<std::string>& entries) {
    auto origins = web_origins(entries);
    if (!origins)
      throw CLI::ValidationError("--cors-origins",
                                 "CORS_ORIGINS is a comma separated list of origins such as https://app.example, or * "
                                 "alone: " +
                                     origins.error());
    s.cors_origins = std::move(*origins);
  };
  command
      .add_option_function<std::vector<std::string>>("--cors-origins", take,
                                                     "Web origins that may call the API, comma separated, or *")
      ->envname("CORS_ORIGINS")
      ->delimiter(',');
}

// The file's name beside the secret itself; settle() (setting_rules.h) reads it.
void add_secret_file(CLI::App& command, const std::string& option, std::string& file, const std::string& of) {
  add_text(command, option, file, plain_path, "a path", "File that " + of + " stands in, in place of the setting");
}

void add_listeners(CLI::App& command, Settings& s) {
  add_text(command, "--host", s.host, listen_address, kListenAddress, "Address of the public listener",
           Empty::is_refused);
  add_port(command, "--port", s.port, "Port of the public listener; 0 takes a free one");
  add(command, "--more-ports", s.more_ports, "Further ports of the public listener, comma separated, eight at most")
      ->delimiter(',')
      ->expected(1, 8)
      ->check(whole_number("MORE_PORTS", 1, 65'535))
      ->transform(without_blanks());
  add_text(command, "--internal-host", s.internal_host, listen_address, kListenAddress,
           "Address of the internal listener (metrics, internal API)", Empty::is_refused);
  add_port(command, "--internal-port", s.internal_port, "Port of the internal listener; 0 takes a free one");
  add_text(command, "--internal-secret", s.internal_secret, header_secret, header_secret_allowed(),
           "Secret of the internal API, at least " + std::to_string(kSecretLengthMin) +
               " characters; without it only /metrics, and bids with their bidder's token, are answered there",
           Empty::is_none, Show::nothing);
  add_secret_file(command, "--internal-secret-file", s.internal_secret_file, "INTERNAL_SECRET");
  add_text(command, "--public-url", s.public_url, web_origin, kPublicUrl,
           "Address as people's browsers see it, without a path; empty: http://HOST:PORT, or this machine for a HOST "
           "of all addresses");
  add_origins(command, s);
  add_switch(command, "--trust-proxy", s.trust_proxy, "Take the client's address from X-Forwarded-For");
  add_whole(command, "--io-threads", s.io_threads, 0, 255, "I/O threads; 0: one a core");
  add_whole(command, "--connections-max", s.connections_max, 1, kConnectionsMax, "Open connections at most");
  add_whole(command, "--connections-per-address-max", s.connections_per_address_max, 1, kConnectionsMax,
            "Open connections of one address at most (IPv6: of a /64)");
  add_whole(command, "--sessions-per-user-max", s.sessions_per_user_max, 1, kConnectionsMax,
            "Realtime sessions of one person at most");
  add_whole(command, "--input-mib-max", s.input_mib_max, 16, 1 << 20,
            "Requests and messages that have come in part, MiB in all; a quarter of it for one address");
  add_whole(command, "--output-mib-max", s.output_mib_max, 16, 1 << 20,
            "What waits for clients that do not read, MiB in all; a quarter of it for one address");
  add_whole(command, "--address-time-percent-max", s.address_time_percent_max, 1, 100,
            "Of an I/O thread's time, what the requests of one address may take; 100: all of it");
  add_whole(command, "--message-max-bytes", s.message_max_bytes, 1024, 1 << 24, "Largest realtime message, bytes");
  add_whole(command, "--ping-interval-ms", s.ping_interval_ms, 10, 3'600'000, "Between two pings of a connection, ms");
  add_whole(command, "--ping-timeout-ms", s.ping_timeout_ms, 10, 3'600'000, "Wait for the pong, ms");
  add_whole(command, "--keep-alive-ms", s.keep_alive_ms, 1000, 3'600'000,
            "An HTTP connection waits so long for its next request, ms; longer than a load balancer in front keeps it");
  add_whole(command, "--hsts-max-age-s", s.hsts_max_age_s, 0, 63'072'000,
            "Browsers come by https alone for so long (HSTS), s; 0: they are not told. Needs a PUBLIC_URL with https");
  add_whole(command, "--drain-ms", s.drain_ms, 0, 600'000, "Graceful stop: sockets are closed over this time, ms");
}

void add_rules(CLI::App& command, Settings& s) {
  add(command, "--currency", s.currency, "ISO 4217 currency of new auctions, one with two decimals")
      ->check(currency_with_cents("CURRENCY"));
  add_switch(command, "--require-verified-to-bid", s.require_verified_to_bid, "Only verified users may bid");
  add_whole(command, "--anti-snipe-window-ms", s.anti_snipe.window_ms, 0, 3'600'000,
            "A bid this close to the end extends it, ms");
  add_whole(command, "--anti-snipe-extension-ms", s.anti_snipe.extension_ms, 0, 3'600'000, "By this much, ms");
  add_whole(command, "--anti-snipe-max", s.anti_snipe.max, 0, 1000, "At most this many times");
  add_whole(command, "--bid-step-max-factor", s.step.max_factor, domain::kStepMaxFactorMin, domain::kStepMaxFactorMax,
            "A bid is at most so many times the least that would do, in new auctions that say nothing else");
  add_amount(command, "--bid-step-max-floor", s.step.max_floor, "So much may always be bid, likewise");
  add_whole(command, "--outage-min-ms", s.outage.min_ms, 1000, 60'000,
            "A time without the house that is longer is given back to every live auction, ms");
  add_whole(command, "--outage-grace-ms", s.outage.grace_ms, 0, 3'600'000, "At least so much is left after it, ms");
  add_whole(command, "--timer-broadcast-interval-ms", s.timer_broadcast_interval_ms, 1000, 60'000,
            "Between two timer_update before the last minute, ms");
  add_whole(command, "--default-auction-duration", s.default_auction_duration_s, domain::kDurationMin_s,
            domain::kDurationMax_s, "How long an auction takes that says nothing else, s");
  add_amount(command, "--minimum-bid-increment", s.minimum_bid_increment,
             "By how much a bid is above the last at least, likewise");
  add_event_names(command, s.event_names);
}

void add_limits(CLI::App& command, Settings& s) {
  add_tiers(command, "--bid-rate-per-s", s.bid_rate_per_s, Flow::rate, "Bids a second of one user, by tier");
  add_tiers(command, "--bid-burst", s.bid_burst, Flow::burst, "Bids at once of one user, by tier");
  add_tiers(command, "--chat-rate-per-s", s.chat_rate_per_s, Flow::rate, "Chat messages a second of one user, by tier");
  add_tiers(command, "--chat-burst", s.chat_burst, Flow::burst, "Chat messages at once of one user, by tier");
  add_rate(command, "--guest-rate-per-s", s.guest_rate_per_s,
           "Requests a second of one address: REST reads, and realtime without a token");
  add_burst(command, "--guest-burst", s.guest_burst, "Requests at once of one address, likewise");
  add_rate(command, "--create-rate-per-s", s.create_rate_per_s, "Auctions a second that one user opens");
  add_burst(command, "--create-burst", s.create_burst, "Auctions at once that one user opens");
}

void add_partners(CLI::App& command, Settings& s) {
  add_text(command, "--oidc-issuer", s.oidc_issuer, issuer_address,
           "the http or https address of an OpenID Connect issuer, as its tokens name it",
           "OpenID Connect issuer; empty: the embedded provider");
  add_text(command, "--oidc-client-id", s.oidc_client_id, visible_name, "a client id of visible ASCII characters",
           "Our client id at the issuer", Empty::is_refused);
  add_switch(command, "--dev-login", s.dev_login,
             "Development only, on this machine alone: sign in as anybody without a password");
  add_text(command, "--smtp-url", s.smtp_url, mail_server_address, kMailServer,
           "Mail server, smtp://host:port or smtps://…; empty: mail is written to DATA_DIR/mail");
  add_secret_file(command, "--smtp-url-file", s.smtp_url_file, "SMTP_URL");
  add_text(command, "--smtp-username", s.smtp_username, one_line_secret, "one line of text", "User at the mail server");
  add_text(command, "--smtp-password", s.smtp_password, one_line_secret, "one line of text",
           "Password at the mail server", Empty::is_none, Show::nothing);
  add_secret_file(command, "--smtp-password-file", s.smtp_password_file, "SMTP_PASSWORD");
  add_text(command, "--mail-from", s.mail_from, mail_sender,
           "an address, or a name with one as in House <a@example.org>", "Sender of mail", Empty::is_refused);
}

void add_video(CLI::App& command, Settings& s) {
  add_switch(command, "--video", s.video,
             "Live video on this machine: RTMP in, HLS out; needs nginx, its RTMP module, and ffmpeg for browsers");
  add_port(command, "--rtmp-port", s.rtmp_port, "Port on HOST that takes RTMP in; 0 takes a free one");
  add_text(command, "--rtmp-url", s.rtmp_url, rtmp_address,
           "an rtmp or rtmps address with the application's path, as in rtmp://video.example/live",
           "Where hosts send their video; empty: rtmp://HOST:RTMP_PORT/live");
  add_whole(command, "--broadcasts-max", s.broadcasts_max, 0, 64,
            "Broadcasts from browsers at once, about a core each");
  add_whole(command, "--broadcast-nice", s.broadcast_nice, 0, 19,
            "Niceness of their ffmpeg: bids come first on a busy machine");
  add_path(command, "--nginx-program", s.nginx_program, "nginx, by path or as found along PATH");
  add_path(command, "--nginx-rtmp-module", s.nginx_rtmp_module, "nginx's RTMP module, by path");
  add_path(command, "--ffmpeg-program", s.ffmpeg_program, "ffmpeg, by path or as found along PATH");
}

}  // namespace

std::string Settings::base_url() const {
  if (!public_url.empty()) return public_url;
  // Without a PUBLIC_URL nobody knows how others reach us.
  if (host == "0.0.0.0") return "http://" + base::url_authority("127.0.0.1", port);
  if (host == "::") return "http://" + base::url_authority("::1", port);
  return "http://" + base::url_authority(host, port);
}

bool Settings::is_known_on_this_machine_alone() const {
  return public_url.empty() && (host == "0.0.0.0" || host == "::");
}

std::string Settings::ingest_url() const {
  if (!rtmp_url.empty()) return rtmp_url;
  const std::string name = host_of_origin(base_url());
  return "rtmp://" + name + ":" + std::to_string(rtmp_port) + "/live";
}

void add_data_options(CLI::App& command, Settings& s) {
  add_path(command, "--data-dir", s.data_dir, "Folder of all data");
  std::vector<std::string> words;
  std::string standard;
  for (const auto& [word, level] : kLevels) {
    words.push_back(word);
    if (level == s.log_level && standard.empty()) standard = word;
  }
  const auto take = [&s](const std::string& word) {
    s.log_level = std::ranges::find(kLevels, word, [](const auto& level) { return level.first; })->second;
  };
  command.add_option_function<std::string>("--log-level", take, "debug, info, warn, error or off")
      ->envname("LOG_LEVEL")
      ->transform(one_of("LOG_LEVEL", words))
      ->default_str(standard);
}

void add_options(CLI::App& command, Settings& settings) {
  add_data_options(command, settings);
  add_listeners(command, settings);
  add_rules(command, settings);
  add_limits(command, settings);
  add_partners(command, settings);
  add_video(command, settings);
}

namespace {

bool is_set(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

}  // namespace

std::string contradiction(const Settings& settings) {
  const auto origin = base::url_origin(settings.public_url);
  if (settings.hsts_max_age_s > 0 && !(origin && origin->starts_with("https://")))
    return "HSTS_MAX_AGE_S needs a PUBLIC_URL that begins with https://: browsers that come by http do not heed it";
  return {};
}

std::string unsupported_environment() {
  if (!is_set("ROLE") || std::string(std::getenv("ROLE")) == "all") return {};
  return "ROLE is set, but this version runs all services in one process, on the stores of DATA_DIR. Unset it.";
}

std::vector<std::string> unused_environment() {
  std::vector<std::string> names;
  for (const char* const name : {"REDIS_URL", "DATABASE_URL", "DATABASE_READ_URL", "AWS_ENDPOINT_URL", "AWS_REGION",
                                 "DB_POOL_SIZE", "REDIS_MAX_CONNECTIONS", "REDIS_SOCKET_TIMEOUT"})
    if (is_set(name)) names.emplace_back(name);
  return names;
}

}  // namespace fa::app
