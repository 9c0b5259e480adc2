#include "admission/door.h"

#include <cstring>

#include "base/crypto.h"
#include "base/log.h"

namespace fa::admission {

std::string_view name_of(Resource resource) {
  static constexpr std::array<std::string_view, kResources> kNames{
      "connections", "input_bytes",     "output_bytes",     "sessions",  "unclaimed_sessions",
      "requests",    "failed_sign_ins", "recovered_events", "loop_time", "log_lines"};
  return kNames[static_cast<std::size_t>(resource)];
}

namespace {

std::uint64_t hash_part(std::string_view token) {
  const auto hash = base::sha256(token);
  std::uint64_t part = 0;
  std::memcpy(&part, hash.data(), sizeof part);
  return part;
}

}  // namespace

Door::Door(const DoorLimits& limits)
    : limits_(limits),
      connections_(limits.connections),
      input_bytes_(limits.input_bytes),
      output_bytes_(limits.output_bytes),
      sessions_(limits.sessions),
      unclaimed_sessions_(limits.unclaimed_sessions),
      files_(limits.files),
      requests_(limits.clients_max),
      heavy_requests_(limits.clients_max),
      failed_sign_ins_(limits.clients_max),
      log_lines_(limits.clients_max) {}

std::int64_t Door::request(const base::ClientKey& client, Demand demand, std::int64_t now_us) {
  const auto key = base::view_of(client);
  if (demand == Demand::heavy)
    if (const auto wait_ms = heavy_requests_.take(key, limits_.heavy_requests, now_us)) return wait_ms;
  return requests_.take(key, limits_.requests, now_us);
}

std::int64_t Door::before_sign_in(const base::ClientKey& client, std::string_view token, std::int64_t now_us) {
  if (const auto part = hash_part(token); good_tokens_[part % kGoodTokens].load(std::memory_order_relaxed) == part)
    return 0;
  return failed_sign_ins_.wait(base::view_of(client), limits_.failed_sign_ins, now_us);
}

void Door::sign_in_failed(const base::ClientKey& client, std::int64_t now_us) {
  failed_sign_ins_.spend(base::view_of(client), limits_.failed_sign_ins, now_us, 1);
}

void Door::sign_in_succeeded(std::string_view token) {
  const auto part = hash_part(token);
  good_tokens_[part % kGoodTokens].store(part, std::memory_order_relaxed);
}

bool Door::log_line(const base::ClientKey& client, std::int64_t now_us) {
  const bool of_client = log_lines_.take(base::view_of(client), limits_.log_lines, now_us) == 0;
  if (of_client && log_lines_.take("all", limits_.log_lines_all, now_us) == 0) return true;
  refused(Resource::log_lines, of_client ? Verdict::all_is_full : Verdict::client_is_full, {}, now_us);
  return false;
}

Door::Tally& Door::tally(Resource resource, Verdict why) {
  return tallies_[static_cast<std::size_t>(resource)][why == Verdict::all_is_full ? 1 : 0];
}

void Door::refused(Resource resource, Verdict why, std::string_view client, std::int64_t now_us) {
  Tally& one = tally(resource, why);
  const auto count = one.count.fetch_add(1, std::memory_order_relaxed) + 1;
  std::uint64_t untold = 0;
  {
    const std::lock_guard lock(one.mutex);
    if (now_us < one.tell_from_us) return;
    one.tell_from_us = now_us + kTellEveryUs;
    untold = count - one.told;
    one.told = count;
  }
  const std::string number = std::to_string(untold);
  if (resource == Resource::log_lines) return base::log::warn("log lines left out", {{"count", number}});
  base::log::warn("refused", {{"resource", std::string(name_of(resource))},
                              {"bound", why == Verdict::all_is_full ? "all" : "client"},
                              {"client", std::string(client)},
                              {"count", number}});
}

std::uint64_t Door::refusals(Resource resource, Verdict why) const {
  const auto& of_resource = tallies_[static_cast<std::size_t>(resource)];
  return of_resource[why == Verdict::all_is_full ? 1 : 0].count.load(std::memory_order_relaxed);
}

}  // namespace fa::admission
