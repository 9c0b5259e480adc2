#include <CLI/CLI.hpp>
#include <boost/url/parse.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>

#include "app/accounts.h"
#include "app/commands/commands.h"
#include "app/house_file.h"
#include "app/http_client.h"
#include "app/settings.h"
#include "app/swarm/modes.h"
#include "base/json.h"

namespace fa::app {

namespace {

struct SwarmCommand {
  Settings settings;
  swarm::Options options;
  std::string mode = "bidders";
  std::string framing = "plain";
  std::string url;
  std::string tokens_file;
  std::string auctions_file;
};

std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw CLI::FileError::Missing(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) lines.push_back(line);
  return lines;
}

// The live auctions of the house, where none are named.
std::vector<std::string> live_auctions(const std::string& url) {
  const auto answer = http_request("GET", url + "/auctions?status=live&limit=20");
  if (!answer || answer->status != 200) throw std::runtime_error("no house answers at " + url);
  std::vector<std::string> ids;
  if (const auto body = base::json::parse(answer->body))
    if (const auto* items = body->find("items"))
      for (const auto& item : items->items())
        if (const auto* id = item.string_at("auction_id")) ids.push_back(*id);
  return ids;
}

// With tokens of their own, simulated bidders need a house's keys; a baseline, or bidders that bring tokens, do not.
std::string url_of(const SwarmCommand& command) {
  const bool needs_house = command.tokens_file.empty() && !command.options.target.bare;
  if (!command.url.empty() && !needs_house) return command.url;
  const auto address = house_address(command.settings.data_dir, command.url);
  if (!address) throw std::runtime_error(address.error());
  return *address;
}

// Tokens of another house would fail one by one, and nobody would know why.
void check_tokens(const SwarmCommand& command) {
  if (command.options.tokens.empty()) return;
  const auto answer = http_request("GET", command.url + "/users/me", command.options.tokens.front());
  if (!answer || answer->status != 401) return;
  throw std::runtime_error("the house at " + command.url + " refuses the tokens " +
                           (command.tokens_file.empty()
                                ? "made with the keys in " + command.settings.data_dir + ": give its own --data-dir"
                                : "in " + command.tokens_file + ": they are another house's, or too old"));
}

void prepare(SwarmCommand& command) {
  command.url = url_of(command);
  const auto url = boost::urls::parse_uri(command.url);
  if (!url) throw CLI::ValidationError("--url", "an address like http://127.0.0.1:8000");
  swarm::Options& options = command.options;
  options.target.host = url->host();
  options.target.port = url->has_port() ? url->port_number() : 80;
  options.target.framing = command.framing == "socketio" ? swarm::Framing::socketio : swarm::Framing::plain;
  if (!command.auctions_file.empty()) options.auction_ids = lines_of(command.auctions_file);
  if (options.auction_ids.empty()) options.auction_ids = live_auctions(command.url);
  if (options.auction_ids.empty()) throw std::runtime_error("there is no live auction to join at " + command.url);
  if (options.target.bare) return;
  if (!command.tokens_file.empty())
    options.tokens = lines_of(command.tokens_file);
  else if (command.mode == "bidders")
    for (std::size_t i = 1; i <= options.clients; ++i)
      options.tokens.push_back(local_token(command.settings, "simulated-" + std::to_string(i)));
  check_tokens(command);
}

int run(SwarmCommand& command) {
  prepare(command);
  if (command.mode == "bids") return swarm::run_bids(command.options);
  if (command.mode == "fanout") return swarm::run_fanout(command.options);
  if (command.mode == "idle") return swarm::run_idle(command.options);
  return swarm::run_bidders(command.options);
}

}  // namespace

void add_swarm_command(CLI::App& root, int& exit_code) {
  auto command = std::make_shared<SwarmCommand>();
  auto* app = root.add_subcommand("swarm", "Simulated bidders for a demonstration, and load for the benchmarks");
  swarm::Options& options = command->options;
  app->add_option("--mode", command->mode, "bidders, or a benchmark's load: bids, fanout, idle")
      ->check(CLI::IsMember({"bidders", "bids", "fanout", "idle"}))
      ->capture_default_str();
  app->add_option("--url", command->url, "The running house; without it the one of the data folder");
  app->add_option("--framing", command->framing, "plain or socketio")
      ->check(CLI::IsMember({"plain", "socketio"}))
      ->capture_default_str();
  app->add_option("--auctions", command->auctions_file, "File of auction ids, one a line; without it the live ones");
  app->add_option("--auction-ids", options.auction_ids, "Auction ids, comma separated")->delimiter(',');
  app->add_option("--tokens", command->tokens_file,
                  "File of tokens, one a line; without it accounts simulated-1 … are made");
  app->add_option("--clients", options.clients, "Connections")->check(CLI::Range(1, 65'000))->capture_default_str();
  app->add_option("--senders", options.senders, "Of them, those that chat (fanout)")->capture_default_str();
  app->add_option("--seconds", options.seconds, "How long")->check(CLI::Range(1, 86'400))->capture_default_str();
  app->add_option("--rate-per-s", options.rate_per_s, "Bids (bidders) or messages (fanout) a second in all")
      ->capture_default_str();
  app->add_flag("--saturate", options.saturate,
                "fanout: the next message as soon as the last but one has arrived everywhere");
  app->add_option(
      "--slice-ms", options.slice_ms,
      "fanout, bids: prints ready when all have joined, then runs for so long for each line on standard input");
  app->add_option("--message-bytes", options.message_bytes, "Length of a chat message's text")->capture_default_str();
  app->add_option("--first-amount-cents", options.first_amount_cents, "First bid (bids), cents")->capture_default_str();
  app->add_option("--accepted-file", options.accepted_file, "Writes the acknowledged bids there (bids)");
  app->add_option("--sample-file", options.sample_file, "Writes one chat event there as it came (fanout)");
  app->add_option("--pid", options.pid, "Process id of the server, whose memory idle reads");
  app->add_flag("--spin", options.target.spin, "Does not sleep between answers: to measure one client alone");
  app->add_flag("--bare", options.target.bare, "The peer is bench/bare_epoll");
  add_data_options(*app, command->settings);
  app->callback([command, &exit_code] { exit_code = run(*command); });
}

}  // namespace fa::app
