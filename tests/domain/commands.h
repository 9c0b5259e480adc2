// Random histories of one auction: commands that aim at the edges of the rules, run on the real thing and on the model.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <variant>
#include <vector>

#include "domain/auction.h"
#include "reference_model.h"

namespace fa::test {

enum class Action { bid, close_if_due, host_closes, undo_newest, come_back, block, unblock };

// What the clock reads at a command, as seen from the auction: near its end (from_end) or near the last reading.
struct Moment {
  bool from_end = false;
  std::int64_t offset_ms = 0;
};

struct Command {
  Action action = Action::bid;
  Moment moment;
  int person = 0;  // 0 is the host
  int bid_id = 0;  // of that many; repeats are wanted
  bool amount_is_literal = true;
  std::int64_t above_minimum = 0;  // cents
  std::int64_t away_ms = 0;        // of come_back: before its moment
};

std::ostream& operator<<(std::ostream& out, const Command& command);

domain::Opening sample_opening();
domain::UserId person(int number);
domain::BidId bid_id(int number);

// One auction, decided twice. Any disagreement fails the property that runs it.
class TwinAuctions {
 public:
  explicit TwinAuctions(domain::Opening opening = sample_opening());

  struct Step {
    Command command;
    domain::UnixMs clock_now;
    std::optional<std::expected<domain::Placed, domain::Refusal>> answer;  // of a bid
    std::string before;                                                    // describe(view) before it
  };
  Step apply(const Command& command);

  const domain::Auction& real() const { return real_; }
  domain::Auction& real() { return real_; }
  // What stands between the opening and the close, in seq order.
  using Change = std::variant<domain::BidRecord, domain::ClockRecord>;
  std::vector<Change> records() const;
  std::vector<domain::BidRecord> bids() const;

 private:
  domain::UnixMs clock_at(const Moment& moment);
  std::expected<domain::Placed, domain::Refusal> bid(const Command& command);
  void undo_newest();
  void come_back(std::int64_t away_ms);
  void set_blocked(const domain::UserId& user, bool blocked);

  domain::Auction real_;
  ReferenceModel model_;
  domain::UnixMs clock_;
  domain::UnixMs latest_;  // reading of the clock
};

// Runs the commands on a fresh pair; `check` sees every step, with both agreeing.
void run(const std::vector<Command>& commands,
         const std::function<void(const TwinAuctions&, const TwinAuctions::Step&)>& check);

}  // namespace fa::test

template <>
struct rc::Arbitrary<fa::test::Command> {
  static Gen<fa::test::Command> arbitrary();
};
