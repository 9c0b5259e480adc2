#include "commands.h"

#include <algorithm>
#include <ostream>

#include "describe.h"

namespace fa::test {

using domain::Auction;
using domain::Cents;
using domain::CloseReason;
using domain::Status;

std::ostream& operator<<(std::ostream& out, const Command& c) {
  constexpr const char* kNames[] = {"bid",       "close_if_due", "host_closes", "undo_newest",
                                    "come_back", "block",        "unblock"};
  out << kNames[static_cast<int>(c.action)] << (c.moment.from_end ? " at end" : " at last") << std::showpos
      << c.moment.offset_ms << std::noshowpos << "ms";
  if (c.action == Action::come_back) out << " after " << c.away_ms << "ms";
  if (c.action != Action::bid) return out << " person " << c.person;
  return out << " person " << c.person << " bid_id " << c.bid_id << " minimum" << std::showpos << c.above_minimum
             << std::noshowpos << (c.amount_is_literal ? "" : " no amount");
}

domain::Opening sample_opening() {
  domain::Opening opening;
  opening.auction_id.uuid.bytes[0] = 0xA0;
  opening.host_user_id = person(0);
  opening.host_username = "host";
  opening.title = "A sample";
  opening.starting_bid = Cents{1000};
  opening.increment = Cents{50};
  opening.start_time = 1'700'000'000'000;
  opening.end_time = opening.start_time + 60'000;
  return opening;
}

domain::UserId person(int number) {
  domain::UserId id;
  id.uuid.bytes[0] = 0xE0;
  id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

domain::BidId bid_id(int number) {
  domain::BidId id;
  id.uuid.bytes[0] = 0xB0;
  id.uuid.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

TwinAuctions::TwinAuctions(domain::Opening opening)
    : real_(opening), clock_(opening.start_time), latest_(opening.start_time) {
  model_.open(opening);
}

domain::UnixMs TwinAuctions::clock_at(const Moment& moment) {
  clock_ = (moment.from_end ? real_.end_time() : clock_) + moment.offset_ms;
  latest_ = std::max(latest_, clock_);
  return clock_;
}

TwinAuctions::Step TwinAuctions::apply(const Command& command) {
  Step step{command, clock_at(command.moment), std::nullopt, describe(view_of(real_))};
  const domain::AuctionId id = real_.opening().auction_id;
  switch (command.action) {
    case Action::bid:
      step.answer = bid(command);
      break;
    case Action::close_if_due: {
      const bool due = real_.due(clock_);
      RC_ASSERT(due == !model_.close_due(clock_).empty());
      if (due) real_.close(CloseReason::timer, clock_);
      break;
    }
    case Action::host_closes:
      RC_ASSERT(describe(real_.close(CloseReason::host, clock_)) ==
                describe(*model_.close(id, CloseReason::host, clock_)));
      break;
    case Action::undo_newest:
      undo_newest();
      break;
    case Action::come_back:
      come_back(command.away_ms);
      break;
    case Action::block:
    case Action::unblock:
      set_blocked(person(command.person), command.action == Action::block);
      break;
  }
  RC_ASSERT(describe(view_of(real_)) == describe(model_.view(id)));
  RC_ASSERT(describe(event_at(real_, real_.seq())) == describe(model_.event(id, real_.seq())));
  return step;
}

std::expected<domain::Placed, domain::Refusal> TwinAuctions::bid(const Command& command) {
  const std::string name = "name" + std::to_string(clock_ % 7);  // what the token says now; may change from bid to bid
  domain::BidRequest request{person(command.person), name, bid_id(command.bid_id), std::nullopt};
  const Cents amount = real_.minimum_bid() + Cents{command.above_minimum};
  if (command.amount_is_literal && amount >= domain::kAmountMin) request.amount = amount;
  auto answer = real_.place(request, clock_);
  RC_ASSERT(describe(answer) == describe(model_.place(real_.opening().auction_id, request, clock_)));
  return answer;
}

void TwinAuctions::undo_newest() {
  if (real_.seq() == 1) return;
  if (real_.status() == Status::closed) {
    real_.undo_close();
  } else {
    real_.clock(real_.seq()) ? real_.undo_clock() : real_.undo_bid();
  }
  model_.undo(real_.opening().auction_id);
}

void TwinAuctions::come_back(std::int64_t away_ms) {
  const domain::Outage outage{latest_ - away_ms, latest_};
  const bool gets_back = real_.gets_back(outage);
  RC_ASSERT(gets_back == !model_.come_back(outage.alive, outage.now).empty());
  if (gets_back) real_.give_back(outage);
}

void TwinAuctions::set_blocked(const domain::UserId& user, bool blocked) {
  const bool was = real_.is_blocked(user);
  const bool changed = blocked ? real_.block(user) : real_.unblock(user);
  RC_ASSERT(changed == (was != blocked));
  RC_ASSERT(real_.is_blocked(user) == blocked);
  model_.set_blocked(real_.opening().auction_id, user, blocked);
}

std::vector<TwinAuctions::Change> TwinAuctions::records() const {
  std::vector<Change> records;
  const domain::Seq last = real_.seq() - (real_.closed() ? 1 : 0);
  for (domain::Seq seq = 2; seq <= last; ++seq) {
    if (const auto clock = real_.clock(seq))
      records.emplace_back(*clock);
    else
      records.emplace_back(real_.bid(seq).value());
  }
  return records;
}

std::vector<domain::BidRecord> TwinAuctions::bids() const {
  std::vector<domain::BidRecord> bids;
  for (std::int64_t i = 0; i < real_.bid_count(); ++i) bids.push_back(real_.nth_bid(i));
  return bids;
}

void run(const std::vector<Command>& commands,
         const std::function<void(const TwinAuctions&, const TwinAuctions::Step&)>& check) {
  TwinAuctions twins;
  for (const Command& command : commands) {
    const auto step = twins.apply(command);
    check(twins, step);
  }
}

}  // namespace fa::test

rc::Gen<fa::test::Command> rc::Arbitrary<fa::test::Command>::arbitrary() {
  using fa::test::Action;
  using fa::test::Command;
  using fa::test::Moment;
  const auto near_last = gen::map(gen::element<std::int64_t>(0, 1, 250, 4'000, 20'000, -1, -3'000),
                                  [](std::int64_t offset) { return Moment{false, offset}; });
  const auto near_end = gen::map(gen::element<std::int64_t>(-30'001, -30'000, -29'999, -1, 0, 1),
                                 [](std::int64_t offset) { return Moment{true, offset}; });
  const auto moment = gen::weightedOneOf<Moment>({{8, near_last}, {2, near_end}});
  const auto action = gen::weightedElement<Action>({{40, Action::bid},
                                                    {3, Action::close_if_due},
                                                    {1, Action::host_closes},
                                                    {4, Action::undo_newest},
                                                    {4, Action::come_back},
                                                    {1, Action::block},
                                                    {1, Action::unblock}});
  return gen::build<Command>(
      gen::set(&Command::action, action), gen::set(&Command::moment, moment),
      gen::set(&Command::person, gen::weightedElement<int>({{1, 0}, {4, 1}, {4, 2}, {4, 3}, {4, 4}, {4, 5}})),
      gen::set(&Command::bid_id, gen::inRange(0, 40)),
      gen::set(&Command::amount_is_literal, gen::weightedElement<bool>({{15, true}, {1, false}})),
      gen::set(&Command::above_minimum,
               gen::element<std::int64_t>(0, 0, 0, -1, -50, 1, 700, -100'000, 98'999, 99'001, 5'000'000)),
      gen::set(&Command::away_ms, gen::element<std::int64_t>(0, 1'999, 2'000, 2'001, 10'000, 31'000, 100'000)));
}
