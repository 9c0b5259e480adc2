// The one place that says what a client may take of the house: connections, bytes, sessions, requests, failed sign-ins,
// log lines (limits.h). What it refuses is counted, and logged now and then. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "admission/budget.h"
#include "admission/limits.h"
#include "base/client_key.h"
#include "base/http/router.h"
#include "base/shared_rate_limiter.h"

namespace fa::admission {

enum class Resource : std::uint8_t {
  connections,
  input_bytes,
  output_bytes,
  sessions,
  unclaimed_sessions,
  requests,
  failed_sign_ins,
  recovered_events,
  loop_time,
  log_lines,
};
inline constexpr std::size_t kResources = 10;
std::string_view name_of(Resource resource);  // as metrics and the log have it

using base::http::Demand;

class Door {
 public:
  static std::shared_ptr<Door> make(const DoorLimits& limits) { return std::make_shared<Door>(limits); }
  explicit Door(const DoorLimits& limits);
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  const DoorLimits& limits() const { return limits_; }
  Budget& connections() { return connections_; }
  Budget& input_bytes() { return input_bytes_; }
  Budget& output_bytes() { return output_bytes_; }
  Budget& sessions() { return sessions_; }
  Budget& unclaimed_sessions() { return unclaimed_sessions_; }
  Budget& files() { return files_; }

  // Each `now_us` is monotonic. 0: the request may go on. Otherwise the milliseconds until one would.
  std::int64_t request(const base::ClientKey& client, Demand demand, std::int64_t now_us);

  // 0: this token may be looked at. Otherwise the milliseconds until one may, since too many of the client did not
  // hold. A token that held lately may always be: whoever shares an address with somebody who guesses goes on.
  std::int64_t before_sign_in(const base::ClientKey& client, std::string_view token, std::int64_t now_us);
  void sign_in_failed(const base::ClientKey& client, std::int64_t now_us);
  void sign_in_succeeded(std::string_view token);

  // Whether a line about a request that was refused, or that nobody signed in has made, may be logged. How many were
  // left out is logged once in a while.
  bool log_line(const base::ClientKey& client, std::int64_t now_us);

  // Counts a refusal, and logs the first and then one line in kTellEveryUs, with how many there were meanwhile.
  // `client` as text, for the operator.
  void refused(Resource resource, Verdict why, std::string_view client, std::int64_t now_us);
  std::uint64_t refusals(Resource resource, Verdict why) const;

 private:
  static constexpr std::int64_t kTellEveryUs = 10'000'000;
  static constexpr std::size_t kGoodTokens = 8'192;  // remembered; a newer one takes the place of another
  struct Tally {
    std::atomic<std::uint64_t> count{0};
    std::mutex mutex;
    std::uint64_t told = 0;
    std::int64_t tell_from_us = 0;
  };
  Tally& tally(Resource resource, Verdict why);

  const DoorLimits limits_;
  Budget connections_;
  Budget input_bytes_;
  Budget output_bytes_;
  Budget sessions_;
  Budget unclaimed_sessions_;
  Budget files_;
  base::SharedRateLimiter requests_;
  base::SharedRateLimiter heavy_requests_;
  base::SharedRateLimiter failed_sign_ins_;
  base::SharedRateLimiter log_lines_;
  std::array<std::atomic<std::uint64_t>, kGoodTokens> good_tokens_{};  // parts of their hashes
  std::array<std::array<Tally, 2>, kResources> tallies_;
};

}  // namespace fa::admission
