#include <CLI/CLI.hpp>
#include <array>
#include <expected>
#include <iostream>
#include <memory>
#include <set>
#include <stdexcept>

#include "app/accounts.h"
#include "app/commands/commands.h"
#include "app/house_file.h"
#include "app/http_client.h"
#include "app/settings.h"
#include "base/json.h"

namespace fa::app {

namespace {

struct Sample {
  const char* host;
  const char* title;
  const char* description;
  const char* category;
  const char* starting_bid;
  const char* increment;
  int duration_s;
};

constexpr std::array<Sample, 12> kSamples{{
    {"sample-gallery", "Brass desk lamp, 1962", "Rewired, original shade.", "home", "25.00", "1.00", 900},
    {"sample-gallery", "Hand-thrown stoneware bowl", "Ash glaze, 24 cm.", "home", "18.00", "0.50", 1500},
    {"sample-gallery", "Linocut 'Harbour at dusk', 12/40", "Signed in pencil, unframed.", "art", "60.00", "5.00", 2400},
    {"sample-gallery", "Oil study of a pear", "On board, 15 x 15 cm.", "art", "90.00", "5.00", 3600},
    {"sample-kicks", "Runner 90, unworn, EU 43", "Boxed, 2019 release.", "fashion", "80.00", "2.00", 1200},
    {"sample-kicks", "Denim jacket, 1980s", "Size M, faded evenly.", "fashion", "35.00", "1.00", 1800},
    {"sample-kicks", "Wool overcoat, charcoal", "Size L, no moth.", "fashion", "70.00", "2.00", 5400},
    {"sample-tech", "35 mm rangefinder camera", "Shutter tested on all speeds.", "electronics", "110.00", "5.00", 2100},
    {"sample-tech", "Mechanical keyboard, 75 %", "Linear switches, PBT caps.", "electronics", "45.00", "1.00", 3000},
    {"sample-tech", "Synth module 'Tidal'", "Eurorack, 14 HP.", "music", "95.00", "5.00", 4200},
    {"sample-tech", "First pressing, jazz quartet LP", "VG+, sleeve has a seam split.", "music", "22.00", "1.00", 7200},
    {"sample-kicks", "Trading card, holographic", "Graded 9.", "collectibles", "150.00", "10.00", 10'800},
}};

std::string title_of(const Sample& sample) {
  return std::string("[Sample] ") + sample.title;
}

// The title and the description both say what it is, so that nobody takes it for a real sale.
std::string auction_json(const Sample& sample) {
  std::string body;
  base::json::Writer w(body);
  w.begin_object();
  w.field("title", title_of(sample));
  w.field("description", std::string("A sample auction of the demonstration, not a real sale. ") + sample.description);
  w.field("category", sample.category);
  w.field("duration", sample.duration_s);
  w.field("starting_bid", sample.starting_bid);
  w.field("increment", sample.increment);
  w.end_object();
  return body;
}

// The sample auctions that are live already, by title. The error says what failed.
std::expected<std::set<std::string>, std::string> live_titles(const std::string& url) {
  const auto answer = http_request("GET", url + "/auctions?status=live&limit=100&q=Sample");
  if (!answer) return std::unexpected(answer.error());
  const auto page = base::json::parse(answer->body);
  const base::json::Value* items = page ? page->find("items") : nullptr;
  if (answer->status != 200 || !items) return std::unexpected(answer->body);
  std::set<std::string> titles;
  for (const base::json::Value& item : items->items())
    if (const std::string* title = item.string_at("title")) titles.insert(*title);
  return titles;
}

int seed(const Settings& settings, const std::string& given_url, std::size_t count) {
  const auto address = house_address(settings.data_dir, given_url);
  if (!address) throw std::runtime_error(address.error());
  const std::string& url = *address;
  const auto live = live_titles(url);
  if (!live) {
    std::cerr << "flashauction seed: " << live.error() << '\n';
    return 1;
  }
  std::size_t opened = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Sample& sample = kSamples[i % kSamples.size()];
    if (i < kSamples.size() && live->contains(title_of(sample))) continue;
    const auto answer =
        http_request("POST", url + "/auctions", local_token(settings, sample.host), auction_json(sample));
    if (!answer || answer->status != 201) {
      std::cerr << "flashauction seed: " << (answer ? answer->body : answer.error()) << '\n';
      return 1;
    }
    ++opened;
  }
  std::cout << opened << " sample auctions are opened at " << url;
  if (opened < count) std::cout << "; the other " << count - opened << " were live there already";
  std::cout << "\n";
  return 0;
}

}  // namespace

void add_seed_command(CLI::App& root, int& exit_code) {
  struct Command {
    Settings settings;
    std::string url;
    std::size_t count = kSamples.size();
  };
  auto command = std::make_shared<Command>();
  auto* app =
      root.add_subcommand("seed", "Opens clearly marked sample auctions in a running house; nobody bids by itself");
  app->add_option("--url", command->url, "The running house; without it the one of the data folder");
  app->add_option("--count", command->count, "How many auctions")->check(CLI::Range(1, 1000))->capture_default_str();
  add_data_options(*app, command->settings);
  app->callback([command, &exit_code] { exit_code = seed(command->settings, command->url, command->count); });
}

}  // namespace fa::app
