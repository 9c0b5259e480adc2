#include "app/swarm/modes.h"

#include <charconv>
#include <cstdio>

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
