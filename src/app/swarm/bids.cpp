#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>

#include "app/swarm/histogram.h"
#include "app/swarm/modes.h"
#include "domain/uuid.h"

namespace fa::app::swarm {

namespace {

// Ids of the client's own making, free of a system call each.
class BidIds {
 public:
  std::string next() {
    domain::Uuid id;
    const std::array<std::uint64_t, 2> random = {random_(), random_()};
    std::memcpy(id.bytes.data(), random.data(), id.bytes.size());
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);  // RFC 9562, version 4
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
    return domain::to_string(id);
  }

 private:
  std::mt19937_64 random_{std::random_device{}()};
};

struct BidRun {
  const Options& options;
  std::vector<std::int64_t> next_amount;  // of each auction; the one sender of bids, so most are accepted
  BidIds bid_ids{};
  Histogram latency{};
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t failed = 0;  // neither decided nor refused by a rule: rate limits, unavailable
  std::uint64_t echoed = 0;
  std::size_t joined = 0;
  std::size_t outstanding = 0;
  bool bidding = false;
  std::ofstream accepted_file{};

  std::size_t auction_of(const Client& client) const { return client.index % options.auction_ids.size(); }

  void bid(Client& client) {
    const std::size_t auction = auction_of(client);
    std::string fields = R"("auction_id":")" + options.auction_ids[auction] + R"(","amount":")" +
                         cents_text(next_amount[auction]++) + R"(","bid_id":")" + bid_ids.next() + "\"";
    client.sent_at_us = now_us();
    client.request("place_bid", fields);
    ++outstanding;
  }

  void on_ack(Client& client, std::string_view text) {
    if (!client.joined && !options.target.bare) {
      client.joined = true;
      ++joined;
      return;
    }
    --outstanding;
    latency.add(now_us() - client.sent_at_us);
    if (options.target.bare)
      ++echoed;
    else if (text.find(R"("ok":true)") != std::string_view::npos)
      accept(text);
    else if (text.find("bid_too_low") != std::string_view::npos)
      ++refused;
    else
      ++failed;
    if (bidding) bid(client);
  }

  void accept(std::string_view text) {
    ++accepted;
    if (accepted_file.is_open())
      accepted_file << json_text_field(text, "bid_id") << ' ' << json_integer_field(text, "seq") << '\n';
  }

  Hooks hooks() {
    return {.on_ready =
                [this](Client& client) {
                  options.target.bare ? (void)++joined : join(client, options.auction_ids[auction_of(client)]);
                },
            .on_ack = [this](Client& client, std::string_view text) { on_ack(client, text); }};
  }

  void forget() {
    latency = {};
    accepted = refused = failed = echoed = 0;
  }

  // Every client bids for so long, each as soon as its bid before is answered; then waits for the last answers, and
  // prints one JSON line. Answers that come after the time are not in its rate.
  int measure(Swarm& swarm, std::int64_t duration_us) {
    const std::int64_t start_us = now_us();
    bidding = true;
    for (const auto& client : swarm.clients()) {
      if (!client->open()) continue;
      bid(*client);
      swarm.flush(*client);
    }
    swarm.run(start_us + duration_us, [&] { return swarm.lost() == options.clients; });
    const double seconds = static_cast<double>(now_us() - start_us) / 1e6;
    const auto answered = static_cast<double>(accepted + refused + echoed);
    bidding = false;
    swarm.run(now_us() + 5'000'000, [&] { return outstanding == 0 || swarm.lost() > 0; });
    std::printf(
        R"({"mode":"bids","clients":%zu,"auctions":%zu,"seconds":%.2f,"answered_per_s":%.0f,"accepted":%lu,"refused":%lu,"failed":%lu,)"
        R"("lost":%zu,"p50_us":%ld,"p99_us":%ld,"max_us":%ld})"
        "\n",
        options.clients, options.auction_ids.size(), seconds, answered / seconds, accepted, refused, failed,
        swarm.lost(), latency.percentile_us(0.5), latency.percentile_us(0.99), latency.max_us());
    std::fflush(stdout);
    if (accepted_file.is_open() && !accepted_file.flush())
      throw std::runtime_error("cannot write " + options.accepted_file);
    return exit_code_of(swarm, options);
  }
};

}  // namespace

int run_bids(const Options& options) {
  BidRun run{.options = options,
             .next_amount = std::vector<std::int64_t>(options.auction_ids.size(), options.first_amount_cents)};
  if (!options.accepted_file.empty()) {
    run.accepted_file.open(options.accepted_file);
    if (!run.accepted_file) throw std::runtime_error("cannot write " + options.accepted_file);
  }
  Swarm swarm(options.target, run.hooks());
  for (std::size_t i = 0; i < options.clients; ++i)
    swarm.add(options.tokens.empty() ? "" : options.tokens[i % options.tokens.size()]);
  swarm.run(now_us() + 60'000'000, [&] { return run.joined == options.clients || swarm.lost() > 0; });
  if (!all_joined(swarm, options, run.joined)) return 1;
  return measure_all(
      swarm, options, [&](std::int64_t duration_us) { return run.measure(swarm, duration_us); }, [&] { run.forget(); });
}

}  // namespace fa::app::swarm
