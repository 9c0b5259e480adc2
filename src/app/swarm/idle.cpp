#include <algorithm>
#include <cstdio>
#include <fstream>

#include "app/swarm/modes.h"

namespace fa::app::swarm {

namespace {

// Proportional set size of a process in KiB (Linux, smaps_rollup); 0 where it cannot be read.
std::int64_t pss_kib(std::int64_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/smaps_rollup");
  std::string word;
  while (file >> word)
    if (word == "Pss:") {
      std::int64_t kib = 0;
      file >> kib;
      return kib;
    }
  return 0;
}

}  // namespace

int run_idle(const Options& options) {
  const std::int64_t before_kib = pss_kib(options.pid);
  std::size_t joined = 0;
  Hooks hooks;
  hooks.on_ready = [&](Client& client) {
    join(client, options.auction_ids[client.index % options.auction_ids.size()]);
  };
  hooks.on_ack = [&](Client& client, std::string_view) { joined += client.joined ? 0 : 1, client.joined = true; };
  hooks.on_event = [&](Client& client, std::string_view) { client.last_seq = 1; };
  Swarm swarm(options.target, hooks);
  for (std::size_t i = 0; i < options.clients; ++i)
    swarm.add(options.tokens.empty() ? "" : options.tokens[i % options.tokens.size()]);
  swarm.run(now_us() + 120'000'000, [&] { return joined == options.clients || swarm.lost() > 0; });
  const auto settled = [&] {
    for (const auto& client : swarm.clients())
      if (client->last_seq == 0 || client->heartbeats == 0) return false;
    return true;
  };
  std::int64_t checked_us = 0;
  bool all = false;
  swarm.run(now_us() + options.seconds * 1'000'000, [&] {
    if (now_us() - checked_us > 500'000) {
      checked_us = now_us();
      all = settled();
    }
    return all || swarm.lost() > 0;
  });
  const std::int64_t after_kib = pss_kib(options.pid);
  std::printf(
      R"({"mode":"idle","clients":%zu,"joined":%zu,"lost":%zu,"event_and_heartbeat_each":%s,"pss_before_kib":%ld,"pss_after_kib":%ld,)"
      R"("kib_per_connection":%.2f})"
      "\n",
      options.clients, joined, swarm.lost(), all ? "true" : "false", before_kib, after_kib,
      static_cast<double>(after_kib - before_kib) / static_cast<double>(options.clients));
  return all ? 0 : std::max(1, exit_code_of(swarm, options));
}

}  // namespace fa::app::swarm
