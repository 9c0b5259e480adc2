#include <cstdio>
#include <fstream>

#include "app/swarm/histogram.h"
#include "app/swarm/modes.h"

namespace fa::app::swarm {

namespace {

struct BidRun {
  const Options& options;
  std::vector<std::int64_t> next_amount;  // of each auction; the one sender of bids, so most are accepted
  std::vector<std::string> bid_ids;       // made before the clock starts
  std::size_t bid_ids_used = 0;
  Histogram latency;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t failed = 0;  // neither decided nor refused by a rule: rate limits, unavailable
  std::uint64_t echoed = 0;
  std::size_t joined = 0;
  bool started = false;
  std::ofstream accepted_file;

  std::size_t auction_of(const Client& client) const { return client.index % options.auction_ids.size(); }

  void bid(Client& client) {
    const std::size_t auction = auction_of(client);
    const std::string bid_id = bid_ids_used < bid_ids.size() ? bid_ids[bid_ids_used++] : random_uuid();
    std::string fields = R"("auction_id":")" + options.auction_ids[auction] + R"(","amount":")" +
                         cents_text(next_amount[auction]++) + R"(","bid_id":")" + bid_id + "\"";
    client.sent_at_us = now_us();
    client.request("place_bid", fields);
  }

  void on_ack(Client& client, std::string_view text) {
    if (!client.joined && !options.target.bare) {
      client.joined = true;
      ++joined;
      return;
    }
    latency.add(now_us() - client.sent_at_us);
    if (options.target.bare)
      ++echoed;
    else if (text.find(R"("ok":true)") != std::string_view::npos)
      accept(text);
    else if (text.find("bid_too_low") != std::string_view::npos)
      ++refused;
    else
      ++failed;
    if (started) bid(client);
  }

  void accept(std::string_view text) {
    ++accepted;
    if (accepted_file.is_open())
      accepted_file << json_text_field(text, "bid_id") << ' ' << json_integer_field(text, "seq") << '\n';
  }
};

}  // namespace

int run_bids(const Options& options) {
  BidRun run{.options = options};
  run.next_amount.assign(options.auction_ids.size(), options.first_amount_cents);
  for (int i = 0; i < 200'000; ++i) run.bid_ids.push_back(random_uuid());
  if (!options.accepted_file.empty()) run.accepted_file.open(options.accepted_file);
  Hooks hooks;
  hooks.on_ack = [&](Client& client, std::string_view text) { run.on_ack(client, text); };
  hooks.on_ready = [&](Client& client) {
    if (!options.target.bare) join(client, options.auction_ids[run.auction_of(client)]);
  };
  Swarm swarm(options.target, hooks);
  for (std::size_t i = 0; i < options.clients; ++i)
    swarm.add(options.tokens.empty() ? "" : options.tokens[i % options.tokens.size()]);
  swarm.run(now_us() + 60'000'000, [&] {
    if (swarm.lost() > 0) return true;
    return options.target.bare ? swarm.ready() == options.clients : run.joined == options.clients;
  });
  if (swarm.ready() != options.clients) {
    std::fprintf(stderr, "only %zu of %zu clients joined: %s\n", swarm.ready(), options.clients,
                 swarm.first_loss().c_str());
    return 1;
  }
  run.started = true;
  const std::int64_t start_us = now_us();
  for (const auto& client : swarm.clients()) {
    run.bid(*client);
    swarm.flush(*client);
  }
  swarm.run(start_us + options.seconds * 1'000'000, [&] { return swarm.lost() == options.clients; });
  const double seconds = static_cast<double>(now_us() - start_us) / 1e6;
  const auto answered = static_cast<double>(run.accepted + run.refused + run.echoed);
  std::printf(
      R"({"mode":"bids","clients":%zu,"auctions":%zu,"seconds":%.2f,"answered_per_s":%.0f,"accepted":%lu,"refused":%lu,"failed":%lu,)"
      R"("lost":%zu,"p50_us":%ld,"p99_us":%ld,"max_us":%ld})"
      "\n",
      options.clients, options.auction_ids.size(), seconds, answered / seconds, run.accepted, run.refused, run.failed,
      swarm.lost(), run.latency.percentile_us(0.5), run.latency.percentile_us(0.99), run.latency.max_us());
  return exit_code_of(swarm, options);
}

}  // namespace fa::app::swarm
