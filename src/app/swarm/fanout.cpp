#include <cstdio>
#include <stdexcept>
#include <string>

#include "app/swarm/histogram.h"
#include "app/swarm/modes.h"
#include "base/replace_file.h"

namespace fa::app::swarm {

namespace {

// A message's text is `due_us:` and padding, so a viewer knows how late it is. chat_seq tells a missing or doubled one.
struct FanoutRun {
  const Options& options;
  Histogram delay;
  std::uint64_t delivered = 0;
  std::uint64_t missing = 0;
  std::uint64_t doubled = 0;
  std::uint64_t refused = 0;
  std::size_t joined = 0;
  std::uint64_t sent = 0;
  std::string padding = std::string(options.message_bytes > 24 ? options.message_bytes - 24 : 0, 'x');
  std::size_t event_bytes = 0;  // of the newest one, with its frame's header
  std::string sample;           // the first one, as it came

  void on_ack(Client& client, std::string_view text) {
    if (options.target.bare) return on_event(client, text);
    if (!client.joined) {
      client.joined = true;
      client.last_seq = json_integer_field(text, "chat_seq");
      ++joined;
    } else if (text.find(R"("ok":true)") == std::string_view::npos) {
      ++refused;
    }
  }

  void on_event(Client& client, std::string_view text) {
    if (text.substr(0, 40).find("chat_message") == std::string_view::npos) return;
    const std::int64_t seq = json_integer_field(text, "chat_seq");
    if (client.last_seq >= 0 && seq <= client.last_seq) ++doubled;
    if (client.last_seq >= 0 && seq > client.last_seq + 1)
      missing += static_cast<std::uint64_t>(seq - client.last_seq - 1);
    client.last_seq = seq;
    ++delivered;
    event_bytes = text.size() + (text.size() < 126 ? 2 : 4);
    if (sample.empty()) sample = text;
    if (delivered % 16 == 0) delay.add(now_us() - due_of(text));
  }

  static std::int64_t due_of(std::string_view text) {
    const auto at = text.find("due=");
    return at == std::string_view::npos ? now_us() : std::strtoll(text.data() + at + 4, nullptr, 10);
  }

  Hooks hooks() {
    return {
        .on_ready =
            [this](Client& client) { options.target.bare ? (void)++joined : join(client, options.auction_ids.at(0)); },
        .on_ack = [this](Client& client, std::string_view text) { on_ack(client, text); },
        .on_event = [this](Client& client, std::string_view text) { on_event(client, text); }};
  }

  void forget() {
    delay = {};
    delivered = missing = doubled = refused = sent = 0;
  }

  std::uint64_t expected() const { return static_cast<std::uint64_t>(options.clients) * (sent - refused); }

  void send_one(Swarm& swarm, std::int64_t due_us) {
    Client& sender = *swarm.clients()[sent % options.senders];
    sender.request("chat_message", R"("auction_id":")" + options.auction_ids.at(0) + R"(","message":"due=)" +
                                       std::to_string(due_us) + " " + padding + "\"");
    swarm.flush(sender);
    ++sent;
  }

  // Saturating: two events are under way at once, so that each is written alone and the server is never idle.
  void send_due(Swarm& swarm, std::int64_t start_us, std::int64_t end_us) {
    for (std::int64_t now = now_us();; now = now_us()) {
      if (options.saturate) {
        if (now >= end_us || sent >= delivered / options.clients + 2) return;
        send_one(swarm, now);
      } else {
        const auto due_us = start_us + static_cast<std::int64_t>(static_cast<double>(sent) / options.rate_per_s * 1e6);
        if (due_us >= std::min(now, end_us)) return;
        send_one(swarm, due_us);
      }
    }
  }

  // Sends for so long, waits until all has arrived, and prints one JSON line. The exit code.
  int measure(Swarm& swarm, std::int64_t duration_us) {
    const std::int64_t start_us = now_us();
    const std::int64_t end_us = start_us + duration_us;
    const auto send = [&] { send_due(swarm, start_us, end_us); };
    swarm.run(end_us, [&] { return options.saturate && (send(), false); }, send);
    send();
    const std::uint64_t in_time = delivered;
    swarm.run(end_us + 10'000'000, [&] { return delivered >= expected(); });
    const double seconds = static_cast<double>(now_us() - start_us) / 1e6;
    std::printf(
        R"({"mode":"fanout","viewers":%zu,"seconds":%.2f,"messages":%lu,"refused":%lu,"deliveries_per_s":%.0f,"delivered":%lu,"in_time":%lu,)"
        R"("event_bytes":%zu,"expected":%lu,"missing":%lu,"doubled":%lu,"lost":%zu,"p50_us":%ld,"p99_us":%ld,"max_us":%ld})"
        "\n",
        options.clients, seconds, sent, refused, static_cast<double>(delivered) / seconds, delivered, in_time,
        event_bytes, expected(), missing, doubled, swarm.lost(), delay.percentile_us(0.5), delay.percentile_us(0.99),
        delay.max_us());
    std::fflush(stdout);
    if (!options.sample_file.empty())
      if (const auto written = base::replace_file(options.sample_file, sample, 0644); !written)
        throw std::runtime_error(written.error());
    return missing + doubled == 0 && delivered == expected() ? 0 : 1;
  }
};

}  // namespace

int run_fanout(const Options& options) {
  constexpr std::int64_t kSettleUs = 1'500'000;  // presence
  FanoutRun run{.options = options};
  Swarm swarm(options.target, run.hooks());
  for (std::size_t i = 0; i < options.clients; ++i)
    swarm.add(i < options.senders && !options.tokens.empty() ? options.tokens[i % options.tokens.size()] : "");
  swarm.run(now_us() + 120'000'000, [&] { return run.joined == options.clients || swarm.lost() > 0; });
  if (!all_joined(swarm, options, run.joined)) return 1;
  swarm.run(now_us() + kSettleUs, [] { return false; });
  run.forget();
  return measure_all(
      swarm, options, [&](std::int64_t duration_us) { return run.measure(swarm, duration_us); }, [&] { run.forget(); });
}

}  // namespace fa::app::swarm
