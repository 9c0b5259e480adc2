#include "scenario.h"

#include <sstream>

namespace fa::scenarios {
namespace {

struct BadLine {
  std::string why;
};

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

// Words, where "quoted words" are one and may hold \t and other text as it stands.
class Words {
 public:
  explicit Words(const std::string& line) : in_(line) {}

  bool done() { return (in_ >> std::ws).eof(); }
  std::string next() {
    if (done()) throw BadLine{"the line ends too early"};
    std::string word;
    if (in_.peek() != '"') {
      in_ >> word;
      return word;
    }
    in_.get();
    if (!std::getline(in_, word, '"')) throw BadLine{"a quote is not closed"};
    return word;
  }
  void expect(std::string_view word) {
    if (const auto found = next(); found != word) throw BadLine{"'" + std::string(word) + "', not '" + found + "'"};
  }

 private:
  std::istringstream in_;
};

std::int64_t parse_whole(const std::string& digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) {
    throw BadLine{"'" + digits + "' is not a whole number"};
  }
  return std::stoll(digits);
}

// "30s", "30.001s", "24h" or "-1s" in milliseconds.
std::int64_t parse_time(std::string text) {
  if (text.size() < 2) throw BadLine{"'" + text + "' is not a time"};
  const char unit = text.back();
  if (unit != 's' && unit != 'h') throw BadLine{"times end in s or h"};
  text.pop_back();
  const bool negative = text.front() == '-';
  if (negative) text.erase(0, 1);
  const auto point = text.find('.');
  std::string decimals = point == std::string::npos ? "" : text.substr(point + 1);
  decimals.resize(3, '0');
  const std::int64_t ms = parse_whole(text.substr(0, point)) * 1000 + parse_whole(decimals);
  return (negative ? -ms : ms) * (unit == 'h' ? 3600 : 1);
}

domain::Cents parse_cents(const std::string& text) {
  const auto amount = domain::parse_amount(text);
  if (!amount) throw BadLine{"'" + text + "' is not an amount"};
  return *amount;
}

Open parse_open(Words& words) {
  Open open;
  while (!words.done()) {
    const std::string name = words.next();
    const std::string value = words.next();
    if (name == "duration") {
      open.duration_ms = parse_time(value);
    } else if (name == "starting_bid") {
      open.starting_bid = parse_cents(value);
    } else if (name == "increment") {
      open.increment = parse_cents(value);
    } else if (name == "window") {
      open.rules.window_ms = parse_time(value);
    } else if (name == "extension") {
      open.rules.extension_ms = parse_time(value);
    } else if (name == "max") {
      open.rules.max = static_cast<std::int32_t>(parse_whole(value));
    } else if (name == "factor") {
      open.step.max_factor = parse_whole(value);
    } else if (name == "floor") {
      open.step.max_floor = parse_cents(value);
    } else if (name == "outage") {
      open.outage.min_ms = parse_time(value);
    } else if (name == "grace") {
      open.outage.grace_ms = parse_time(value);
    } else if (name == "version") {
      open.version = static_cast<std::int32_t>(parse_whole(value));
    } else {
      throw BadLine{"'" + name + "' is no setting of an auction"};
    }
  }
  return open;
}

Bid parse_bid(std::int64_t at_ms, const std::string& person, Words& words) {
  words.expect("bids");
  Bid bid{.at_ms = at_ms, .person = person, .literal = words.next(), .username = person};
  while (!words.done()) {
    const std::string name = words.next();
    if (name == "with") {
      bid.bid_name = words.next();
    } else if (name == "called") {
      bid.username = words.next();
    } else if (name == "on") {
      words.expect("elsewhere");
      bid.elsewhere = true;
    } else {
      throw BadLine{"'" + name + "' says nothing about a bid"};
    }
  }
  return bid;
}

Action parse_timed(Words& words) {
  const std::int64_t at_ms = parse_time(words.next());
  const std::string who = words.next();
  if (who == "timer") return Timer{at_ms};
  if (who == "house") {
    words.expect("was");
    words.expect("away");
    words.expect("since");
    return ComesBack{at_ms, parse_time(words.next())};
  }
  if (who != "host") return parse_bid(at_ms, who, words);
  words.expect("closes");
  return HostCloses{at_ms};
}

Action parse_action(const std::string& text) {
  Words words(text);
  const std::string first = words.next();
  if (first == "open") return parse_open(words);
  if (first == "at") return parse_timed(words);
  if (first == "then") return Look{};
  if (first == "restart") return Restart{};
  if (first == "block") return Blocks{words.next(), true};
  if (first == "unblock") return Blocks{words.next(), false};
  if (first != "commit") throw BadLine{"no line starts with '" + first + "'"};
  words.expect("fails");
  return CommitFails{};
}

bool needs_facts(const Action& action) {
  return !std::holds_alternative<Restart>(action) && !std::holds_alternative<CommitFails>(action) &&
         !std::holds_alternative<Blocks>(action);
}

Step parse_step(int line, const std::string& text) {
  const auto arrow = text.find("->");
  Step step{.line = line, .text = text, .action = parse_action(trimmed(text.substr(0, arrow)))};
  if (arrow != std::string::npos) {
    std::istringstream facts(text.substr(arrow + 2));
    for (std::string fact; std::getline(facts, fact, ',');) step.facts.push_back(trimmed(fact));
  }
  if (needs_facts(step.action) == step.facts.empty()) throw BadLine{"facts are missing, or stand where none can be"};
  return step;
}

}  // namespace

std::expected<std::vector<Step>, std::string> parse_scenario(std::string_view table) {
  std::vector<Step> steps;
  std::istringstream lines{std::string(table)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::string text = trimmed(std::string_view(line).substr(0, line.find('#')));
    if (text.empty()) continue;
    try {
      steps.push_back(parse_step(number, text));
    } catch (const BadLine& bad) {
      return std::unexpected("line " + std::to_string(number) + ": " + bad.why + ": " + text);
    }
  }
  if (steps.empty()) return std::unexpected("an empty table");
  return steps;
}

std::string seconds(std::int64_t ms) {
  std::string text = (ms < 0 ? "-" : "") + std::to_string(std::abs(ms) / 1000);
  if (ms % 1000 == 0) return text + "s";
  std::string decimals = std::to_string(1000 + std::abs(ms) % 1000).substr(1);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return text + "." + decimals + "s";
}

}  // namespace fa::scenarios
