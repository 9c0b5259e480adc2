// What `flashauction swarm` can do: each mode runs for a bounded time with a bounded number of clients and prints one
// JSON line.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/swarm/client.h"

namespace fa::app::swarm {

struct Options {
  Target target;
  std::vector<std::string> tokens;       // used in turn; empty: guests
  std::vector<std::string> auction_ids;  // used in turn
  std::size_t clients = 20;
  std::size_t senders = 1;
  std::int64_t seconds = 10;
  double rate_per_s = 5;            // bids (bidders) or chat messages (fanout) in all
  bool saturate = false;            // fanout: as fast as one event a write goes, instead of rate_per_s
  std::size_t message_bytes = 100;  // of a chat message's text
  std::int64_t slice_ms = 0;        // fanout, bids: not 0: a run of so long for each line on standard input
  std::int64_t first_amount_cents = 100;
  std::int64_t pid = 0;       // of the server, whose memory `idle` reads
  std::string accepted_file;  // where `bids` writes what was acknowledged
  std::string sample_file;    // where `fanout` writes one event as it came
};

// Closed loop: each client has one bid outstanding. What a bid costs, and how many a second.
int run_bids(const Options& options);
// Open loop at rate_per_s from `senders`; every client counts each message once. Delay is from the moment it was due.
int run_fanout(const Options& options);
// Holds connections, each signed in and joined, until each got an event and answered a heartbeat; then reads the
// server's memory.
int run_idle(const Options& options);
// Simulated bidders at rate_per_s in all, for a demonstration: each bids the minimum or a little more.
int run_bidders(const Options& options);

// --- shared by the modes
// true: all clients have joined. Otherwise says on standard error how many have not, and why.
bool all_joined(const Swarm& swarm, const Options& options, std::size_t joined);
// Calls measure(duration_us), which prints one JSON line and gives the exit code: once for options.seconds; or, where
// there is a slice_ms, prints `ready` and then calls it for each line on standard input, after forget().
int measure_all(Swarm& swarm, const Options& options, const std::function<int(std::int64_t)>& measure,
                const std::function<void()>& forget);
// 0, or 1 and a line on standard error where every connection was lost.
int exit_code_of(const Swarm& swarm, const Options& options);
std::string random_uuid();
void join(Client& client, const std::string& auction_id);
std::string_view json_text_field(std::string_view json, std::string_view name);  // "name":"value", without escapes
std::int64_t json_integer_field(std::string_view json, std::string_view name);   // -1 where absent
std::string cents_text(std::int64_t cents);

}  // namespace fa::app::swarm
