#include <cstdio>

#include "app/swarm/histogram.h"
#include "app/swarm/modes.h"

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
  std::size_t event_bytes = 0;  // of the newest one, with its frame's header

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
    if (delivered % 16 == 0) delay.add(now_us() - due_of(text));
  }

  static std::int64_t due_of(std::string_view text) {
    const auto at = text.find("due=");
    return at == std::string_view::npos ? now_us() : std::strtoll(text.data() + at + 4, nullptr, 10);
  }
};

}  // namespace

int run_fanout(const Options& options) {
  FanoutRun run{.options = options};
  const std::string& auction = options.auction_ids.at(0);
  Hooks hooks;
  hooks.on_ready = [&](Client& client) {
    if (options.target.bare)
      ++run.joined;
    else
      join(client, auction);
  };
  hooks.on_ack = [&](Client& client, std::string_view text) { run.on_ack(client, text); };
  hooks.on_event = [&](Client& client, std::string_view text) { run.on_event(client, text); };
  Swarm swarm(options.target, hooks);
  for (std::size_t i = 0; i < options.clients; ++i)
    swarm.add(i < options.senders && !options.tokens.empty() ? options.tokens[i % options.tokens.size()] : "");
  swarm.run(now_us() + 120'000'000, [&] { return run.joined == options.clients || swarm.lost() > 0; });
  if (run.joined != options.clients) {
    std::fprintf(stderr, "only %zu of %zu clients joined: %s\n", run.joined, options.clients,
                 swarm.first_loss().c_str());
    return 1;
  }
  swarm.run(now_us() + 1'500'000, [] { return false; });  // presence settles
  run.delivered = 0;
  const std::int64_t start_us = now_us();
  const std::int64_t end_us = start_us + options.seconds * 1'000'000;
  const std::string padding(options.message_bytes > 24 ? options.message_bytes - 24 : 0, 'x');
  auto send_one = [&](std::int64_t due_us) {
    Client& sender = *swarm.clients()[run.sent % options.senders];
    sender.request("chat_message", R"("auction_id":")" + auction + R"(","message":"due=)" + std::to_string(due_us) +
                                       " " + padding + "\"");
    swarm.flush(sender);
    ++run.sent;
  };
  // Saturating: two events are under way at once, so that each is written alone and the server is never idle.
  const auto may_send = [&](std::int64_t now) {
    if (options.saturate) return now < end_us && run.sent < run.delivered / options.clients + 2;
    return static_cast<double>(run.sent) <
           static_cast<double>(std::min(now, end_us) - start_us) / 1e6 * options.rate_per_s;
  };
  auto send_due = [&] {
    for (std::int64_t now = now_us(); may_send(now); now = now_us())
      send_one(options.saturate
                   ? now
                   : start_us + static_cast<std::int64_t>(static_cast<double>(run.sent) / options.rate_per_s * 1e6));
  };
  const auto all = [&] { return static_cast<std::uint64_t>(options.clients) * (run.sent - run.refused); };
  swarm.run(end_us, [&] { return options.saturate && (send_due(), false); }, send_due);
  send_due();
  const std::int64_t delivered_in_time = static_cast<std::int64_t>(run.delivered);
  swarm.run(end_us + 10'000'000, [&] { return run.delivered >= all(); });
  const double seconds = static_cast<double>(now_us() - start_us) / 1e6;
  std::printf(
      R"({"mode":"fanout","viewers":%zu,"seconds":%.2f,"messages":%lu,"refused":%lu,"deliveries_per_s":%.0f,"delivered":%lu,"in_time":%ld,)"
      R"("event_bytes":%zu,"expected":%lu,"missing":%lu,"doubled":%lu,"lost":%zu,"p50_us":%ld,"p99_us":%ld,"max_us":%ld})"
      "\n",
      options.clients, seconds, run.sent, run.refused, static_cast<double>(run.delivered) / seconds, run.delivered,
      delivered_in_time, run.event_bytes, all(), run.missing, run.doubled, swarm.lost(), run.delay.percentile_us(0.5),
      run.delay.percentile_us(0.99), run.delay.max_us());
  return run.missing + run.doubled == 0 && run.delivered == all() ? 0 : 1;
}

}  // namespace fa::app::swarm
