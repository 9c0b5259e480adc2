// A scenario table as data (README.md describes the format).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/auction.h"

namespace fa::scenarios {

struct Open {
  std::int64_t duration_ms = 60'000;
  domain::Cents starting_bid{1000};
  domain::Cents increment{100};
  domain::AntiSnipeRules rules;
  domain::StepRules step;
  domain::OutageRules outage;
  std::int32_t version = domain::kRulesVersion;
};

struct Bid {
  std::int64_t at_ms = 0;  // since the start
  std::string person;
  std::string literal;
  std::string username;
  std::optional<std::string> bid_name;
  bool elsewhere = false;
};

struct Timer {
  std::int64_t at_ms = 0;
};

struct HostCloses {
  std::int64_t at_ms = 0;
};

struct ComesBack {
  std::int64_t at_ms = 0;
  std::int64_t alive_ms = 0;
};

struct Blocks {
  std::string person;
  bool blocked = true;
};

struct CommitFails {};
struct Restart {};
struct Look {};

using Action = std::variant<Open, Bid, Timer, HostCloses, ComesBack, Blocks, CommitFails, Restart, Look>;

struct Step {
  int line = 0;
  std::string text;
  Action action;
  std::vector<std::string> facts;
};

// The steps of a table, or what is wrong with which line.
std::expected<std::vector<Step>, std::string> parse_scenario(std::string_view table);

// "30.001s" for 30001; the way that facts write times.
std::string seconds(std::int64_t ms);

}  // namespace fa::scenarios
