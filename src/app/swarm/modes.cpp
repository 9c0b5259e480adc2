#include "app/swarm/modes.h"

#include <charconv>
#include <cstdio>
#include <iostream>

#include "base/crypto.h"
#include "domain/money.h"
#include "domain/uuid.h"

namespace fa::app::swarm {

std::string random_uuid() {
  return domain::to_string(domain::Uuid{base::random_uuid_v4_bytes()});
}

int exit_code_of(const Swarm& swarm, const Options& options) {
  if (swarm.lost() < options.clients) return 0;
  std::fprintf(stderr, "flashauction swarm: all %zu connections to %s:%u were lost: %s\n", options.clients,
               options.target.host.c_str(), options.target.port, swarm.first_loss().c_str());
  return 1;
}

bool all_joined(const Swarm& swarm, const Options& options, std::size_t joined) {
  if (joined == options.clients) return true;
  std::fprintf(stderr, "only %zu of %zu clients joined: %s\n", joined, options.clients, swarm.first_loss().c_str());
  return false;
}

int measure_all(Swarm& swarm, const Options& options, const std::function<int(std::int64_t)>& measure,
                const std::function<void()>& forget) {
  constexpr std::int64_t kReadUs = 20'000;  // what came between two slices
  if (options.slice_ms == 0) return measure(options.seconds * 1'000'000);
  std::puts("ready");
  std::fflush(stdout);
  int exit_code = 0;
  for (std::string line; std::getline(std::cin, line);) {
    swarm.run(now_us() + kReadUs, [] { return false; });
    forget();
    exit_code |= measure(options.slice_ms * 1'000);
  }
  return exit_code;
}

void join(Client& client, const std::string& auction_id) {
  client.request("join_auction", R"("auction_id":")" + auction_id + "\"");
}

std::string_view json_text_field(std::string_view json, std::string_view name) {
  const std::string wanted = "\"" + std::string(name) + "\":\"";
  const auto at = json.find(wanted);
  if (at == std::string_view::npos) return {};
  const auto start = at + wanted.size();
  return json.substr(start, json.find('"', start) - start);
}

std::int64_t json_integer_field(std::string_view json, std::string_view name) {
  const std::string wanted = "\"" + std::string(name) + "\":";
  const auto at = json.find(wanted);
  std::int64_t value = -1;
  if (at != std::string_view::npos) std::from_chars(json.data() + at + wanted.size(), json.data() + json.size(), value);
  return value;
}

std::string cents_text(std::int64_t cents) {
  return domain::to_string(domain::Cents{cents});
}

}  // namespace fa::app::swarm
