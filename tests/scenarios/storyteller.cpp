#include "storyteller.h"

#include <functional>

#include "domain/describe.h"
#include "domain/duration.h"

namespace fa::scenarios {
namespace {

// The same name is always the same id.
template <class IdType>
IdType id_of(std::string_view name) {
  IdType id;
  const std::size_t hash = std::hash<std::string_view>{}(name);
  std::memcpy(id.uuid.bytes.data(), &hash, sizeof hash);
  return id;
}

Facts facts_of(const domain::Refusal& refusal) {
  Facts facts{"refused " + std::string(test::name_of(refusal.reason))};
  if (refusal.minimum_bid) facts.insert("minimum " + to_string(*refusal.minimum_bid));
  if (refusal.reason == domain::RefusalReason::bid_too_low) facts.insert(refusal.leading ? "leading" : "not leading");
  if (refusal.maximum_bid) facts.insert("maximum " + to_string(*refusal.maximum_bid));
  return facts;
}

}  // namespace

Facts Storyteller::act(const Action& action) {
  return std::visit([this](const auto& a) { return act_out(a); }, action);
}

Facts Storyteller::act_out(const Open& open) {
  if (open.duration_ms % 1000 != 0 || !domain::duration_ms(open.duration_ms / 1000)) return {"refused invalid_field"};
  domain::Opening opening;
  opening.auction_id = id_of<domain::AuctionId>("auction" + std::to_string(++openings_));
  opening.host_user_id = id_of<domain::UserId>("harry");
  opening.host_username = "harry";
  opening.starting_bid = open.starting_bid;
  opening.increment = open.increment;
  opening.start_time = start_;
  opening.end_time = start_ + open.duration_ms;
  opening.rules = open.rules;
  opening.step = open.step;
  opening.outage = open.outage;
  opening.rules_version = open.version;
  house_.open(opening);
  Facts facts = facts_of_view();
  facts.insert("opened");
  return facts;
}

Facts Storyteller::act_out(const Bid& bid) {
  const std::string bid_name = bid.bid_name.value_or("unnamed " + std::to_string(++unnamed_bids_));
  const domain::BidRequest request{id_of<domain::UserId>(bid.person), bid.username, id_of<domain::BidId>(bid_name),
                                   domain::parse_amount(bid.literal)};
  const auto id = bid.elsewhere ? id_of<domain::AuctionId>("elsewhere") : house_.view().opening.auction_id;
  const auto answer = house_.place(id, request, start_ + bid.at_ms);
  if (!answer) return scenarios::facts_of(answer.error());
  const auto& acceptance = answer->acceptance;
  return {answer->repeated ? "same answer again" : "accepted", "seq " + std::to_string(acceptance.seq),
          "amount " + to_string(acceptance.amount), "end " + time(acceptance.end_time),
          acceptance.extended ? "extended" : "not extended"};
}

Facts Storyteller::act_out(const Timer& timer) {
  const auto close = house_.timer(start_ + timer.at_ms);
  return close ? facts_of(*close) : Facts{"nothing due"};
}

Facts Storyteller::act_out(const HostCloses& order) {
  return facts_of(house_.host_closes(start_ + order.at_ms));
}

Facts Storyteller::act_out(const ComesBack& outage) {
  const auto before = house_.view().end_time;
  if (!house_.comes_back({start_ + outage.alive_ms, start_ + outage.at_ms})) return {"nothing given back"};
  Facts facts = facts_of_view();
  facts.insert("given back " + seconds(house_.view().end_time - before));
  return facts;
}

Facts Storyteller::act_out(const Blocks& block) {
  house_.set_blocked(id_of<domain::UserId>(block.person), block.blocked);
  return {};
}

Facts Storyteller::act_out(const CommitFails&) {
  house_.commit_fails();
  return {};
}

Facts Storyteller::act_out(const Restart&) {
  return house_.restart() ? Facts{} : Facts{"the records do not fit together"};
}

std::string Storyteller::winner_of(const domain::ClosedRecord& close) const {
  if (!close.winner_id) return "no winner";
  return "winner " + close.winner_username + " at " + to_string(close.winning_bid.value());
}

Facts Storyteller::facts_of(const domain::ClosedRecord& close) const {
  return {"closed by " + std::string(to_string(close.reason)), winner_of(close), "ended at " + time(close.timestamp),
          "seq " + std::to_string(close.seq), "bids " + std::to_string(close.bid_count)};
}

Facts Storyteller::facts_of_view() const {
  const auto view = house_.view();
  Facts facts{"seq " + std::to_string(view.seq), "minimum " + to_string(view.minimum_bid),
              "bids " + std::to_string(view.bid_count), "extensions " + std::to_string(view.anti_snipe_count),
              "end " + time(view.end_time)};
  if (view.closed) {
    facts.merge(facts_of(*view.closed));
  } else {
    facts.insert("live");
  }
  if (view.top_bids.empty()) {
    facts.insert("no bids");
    return facts;
  }
  facts.insert("high " + view.top_bids[0].username + " at " + to_string(view.top_bids[0].amount));
  std::string top = "top";
  for (const auto& bid : view.top_bids) top += " " + bid.username + " " + to_string(bid.amount);
  facts.insert(top);
  return facts;
}

}  // namespace fa::scenarios
