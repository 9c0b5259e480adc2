#include <cstdio>
#include <map>
#include <random>

#include "app/swarm/modes.h"
#include "domain/money.h"

namespace fa::app::swarm {

int run_bidders(const Options& options) {
  std::map<std::string, std::int64_t> minimum;  // of each auction, as last heard
  std::mt19937 random(std::random_device{}());
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  const auto learn = [&](std::string_view text) {
    const std::string auction(json_text_field(text, "auction_id"));
    const std::string_view amount = json_text_field(text, "minimum_bid");
    if (!auction.empty() && !amount.empty())
      minimum[auction] = domain::parse_amount(amount).value_or(domain::Cents{}).value;
  };
  Hooks hooks;
  hooks.on_ready = [&](Client& client) {
    join(client, options.auction_ids[client.index % options.auction_ids.size()]);
  };
  hooks.on_event = [&](Client&, std::string_view text) { learn(text); };
  hooks.on_ack = [&](Client& client, std::string_view text) {
    if (client.joined) (text.find(R"("ok":true)") != std::string_view::npos ? accepted : refused) += 1;
    client.joined = true;
    learn(text);
  };
  Swarm swarm(options.target, hooks);
  for (std::size_t i = 0; i < options.clients; ++i)
    swarm.add(options.tokens.empty() ? "" : options.tokens[i % options.tokens.size()]);
  const std::int64_t start_us = now_us();
  std::uint64_t sent = 0;
  swarm.run(
      start_us + options.seconds * 1'000'000, [&] { return swarm.lost() == options.clients; },
      [&] {
        while (static_cast<double>(sent) < static_cast<double>(now_us() - start_us) / 1e6 * options.rate_per_s) {
          ++sent;
          Client& client = *swarm.clients()[random() % options.clients];
          const std::string& auction = options.auction_ids[client.index % options.auction_ids.size()];
          if (!client.open() || !client.joined || !minimum.contains(auction)) continue;
          const std::int64_t amount = minimum[auction] + static_cast<std::int64_t>(random() % 5) * 100;
          client.request("place_bid", R"("auction_id":")" + auction + R"(","amount":")" + cents_text(amount) +
                                          R"(","bid_id":")" + random_uuid() + "\"");
          swarm.flush(client);
        }
      });
  std::printf(R"({"mode":"bidders","clients":%zu,"lost":%zu,"accepted":%lu,"refused":%lu})"
              "\n",
              options.clients, swarm.lost(), accepted, refused);
  if (accepted + refused == 0 && swarm.lost() < options.clients) {
    std::fputs("swarm: no bid was answered; are these auctions live?\n", stderr);
    return 1;
  }
  return exit_code_of(swarm, options);
}

}  // namespace fa::app::swarm
