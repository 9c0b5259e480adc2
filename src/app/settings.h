// Every setting of the program, parsed in this one place.
// Each is a command-line option, and an environment variable of the same name (`--data-dir`, `DATA_DIR`).
// `flashauction serve --help` lists them; `.env.example` repeats the list,
// and a test compares.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/rate_limit.h"
#include "domain/auction.h"
#include "wire/event_names.h"

namespace CLI {
class App;
}

namespace fa::app {

// A limit per users.tier, written `new=2,verified=5,trusted=20`, or one number for all.
struct TierValues {
  double fresh = 0;
  double verified = 0;
  double trusted = 0;
};

inline constexpr std::uint32_t kConnectionsPerAddressMax = 1'000;

struct Settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  std::vector<std::uint16_t> more_ports;  // on HOST, beside PORT
  std::string internal_host = "127.0.0.1";
  std::uint16_t internal_port = 8010;
  std::string internal_secret;  // empty: the internal API refuses everything but /metrics
  std::string data_dir = "./data";
  std::string internal_secret_file;  // where the secret stands, in its place; settle() reads it
  std::string public_url;            // an origin, without a slash at its end; empty: http://HOST:PORT
  std::string currency = "USD";
  bool require_verified_to_bid = false;

  std::string oidc_issuer;  // empty: the embedded provider
  std::string oidc_client_id = "flashauction-web";
  bool dev_login = false;

  domain::AntiSnipeRules anti_snipe;
  domain::StepRules step;
  domain::OutageRules outage;
  std::int64_t timer_broadcast_interval_ms = 5000;
  std::int64_t default_auction_duration_s = 300;  // of auctions that say nothing else, as is the next
  domain::Cents minimum_bid_increment{1};
  wire::EventNames event_names = wire::EventNames::standard;

  TierValues bid_rate_per_s{5, 10, 20};
  TierValues bid_burst{10, 20, 40};
  TierValues chat_rate_per_s{1, 2, 5};
  TierValues chat_burst{5, 10, 20};
  double guest_rate_per_s = 300;  // requests of one address without a token
  double guest_burst = 3'000;
  double create_rate_per_s = 0.2;  // auctions a user opens
  double create_burst = 10;

  std::vector<std::string> cors_origins;
  bool trust_proxy = false;
  std::int64_t keep_alive_ms = 75'000;
  std::int64_t hsts_max_age_s = 0;  // 0: browsers are not told to come by https alone
  std::uint32_t io_threads = 0;     // 0: one per core that this process may use
  std::uint32_t connections_max = 100'000;
  std::uint32_t connections_per_address_max = kConnectionsPerAddressMax;
  std::uint32_t sessions_per_user_max = 200;
  std::uint32_t input_mib_max = 192;   // read of clients and not handled yet; a quarter for one address
  std::uint32_t output_mib_max = 256;  // waiting for clients that do not read; a quarter for one address
  std::uint32_t address_time_percent_max = 25;
  std::uint32_t message_max_bytes = 16 * 1024;
  std::int64_t ping_interval_ms = 25'000;
  std::int64_t ping_timeout_ms = 20'000;
  std::int64_t drain_ms = 5'000;

  std::string smtp_url;       // without a name and a password; empty: mail goes to a folder
  std::string smtp_url_file;  // likewise in its place
  std::string smtp_username;
  std::string smtp_password;
  std::string smtp_password_file;
  std::string mail_from = "FlashAuction <no-reply@localhost>";

  bool video = false;
  std::uint16_t rtmp_port = 1935;
  std::string rtmp_url;  // empty: rtmp://HOST:RTMP_PORT/live
  std::uint32_t broadcasts_max = 4;
  std::int32_t broadcast_nice = 10;
  std::string nginx_program = "nginx";
  std::string nginx_rtmp_module = "/usr/lib/nginx/modules/ngx_rtmp_module.so";
  std::string ffmpeg_program = "ffmpeg";

  base::log::Level log_level = base::log::Level::info;

  // PUBLIC_URL, or http://HOST:PORT; where HOST is every address of this machine, the loopback one.
  std::string base_url() const;
  bool is_known_on_this_machine_alone() const;  // HOST is every address, and nothing says under which others come
  std::string ingest_url() const;               // RTMP_URL, or the host of PUBLIC_URL or HOST with RTMP_PORT
};

// Adds every option of `serve` to `command`. The settings must outlive the parse.
void add_options(CLI::App& command, Settings& settings);
// Only where the data lies and how much is logged: for the commands beside `serve`.
void add_data_options(CLI::App& command, Settings& settings);
// A sentence where the environment asks for a service of its own (ROLE), which would serve from other stores than it
// says; empty where all is well.
std::string unsupported_environment();
// A sentence where two settings do not go together; empty where all is well.
std::string contradiction(const Settings& settings);
// Variables that name stores elsewhere. Many programs share their names, and without a role they are not used.
std::vector<std::string> unused_environment();

}  // namespace fa::app
