#include "wire/ledger/record.h"

#include <limits>
#include <set>

#include "base/json.h"
#include "domain/ledger.h"

namespace fa::wire {
namespace {

using base::json::Value;

// Reads the fields of one object. The first that is not as it should be is remembered, and the rest are read
// regardless.
class Fields {
 public:
  explicit Fields(const Value& object) : object_(object) {}

  std::int64_t integer(std::string_view name) {
    const Value* value = take(name);
    const auto number = value ? value->as_int64() : std::nullopt;
    if (!number) wrong(name);
    return number.value_or(0);
  }
  std::string text(std::string_view name) {
    const Value* value = take(name);
    if (!value || !value->is_string()) return wrong(name), "";
    return value->text();
  }
  domain::Cents amount(std::string_view name) {
    const std::string literal = text(name);
    const auto cents = domain::parse_amount(literal);
    if (!cents || to_string(*cents) != literal) return wrong(name), domain::Cents{};
    return *cents;
  }
  template <class IdType>
  IdType id(std::string_view name) {
    const std::string literal = text(name);
    const auto parsed = domain::parse_id<IdType>(literal);
    if (!parsed || to_string(*parsed) != literal) return wrong(name), IdType{};
    return *parsed;
  }
  bool is_null(std::string_view name) {
    const Value* value = object_.find(name);
    if (!value || !value->is_null()) return false;
    read_.insert(name);
    return true;
  }
  const Value& object(std::string_view name) {
    static const Value kNothing;
    const Value* value = take(name);
    if (!value || !value->is_object()) return wrong(name), kNothing;
    return *value;
  }

  // The complaint, also about a field that nobody asked for.
  std::optional<std::string> complaint() {
    for (const auto& key : object_.keys()) {
      if (!complaint_ && !read_.contains(key)) complaint_ = "has an unknown field " + key;
    }
    return complaint_;
  }
  void wrong(std::string_view name) {
    if (!complaint_) complaint_ = "has no proper " + std::string(name);
  }

 private:
  const Value* take(std::string_view name) {
    read_.insert(name);
    return object_.find(name);
  }
  const Value& object_;
  std::set<std::string_view> read_;
  std::optional<std::string> complaint_;
};

std::int32_t small(Fields& fields, std::string_view name) {
  const std::int64_t number = fields.integer(name);
  if (number < 0 || number > std::numeric_limits<std::int32_t>::max()) return fields.wrong(name), 0;
  return static_cast<std::int32_t>(number);
}

void read_rules(Fields& fields, domain::Opening& opening) {
  Fields rules(fields.object("rules"));
  opening.rules = {.window_ms = rules.integer("anti_snipe_window_ms"),
                   .extension_ms = rules.integer("anti_snipe_extension_ms"),
                   .max = small(rules, "anti_snipe_max")};
  bool sound = opening.rules.window_ms >= 0 && opening.rules.extension_ms >= 0;
  if (opening.rules_version >= 2) {
    opening.step = {.max_factor = rules.integer("bid_step_max_factor"),
                    .max_floor = rules.amount("bid_step_max_floor")};
    opening.outage = {.min_ms = rules.integer("outage_min_ms"), .grace_ms = rules.integer("outage_grace_ms")};
    sound = sound && opening.step.max_factor >= domain::kStepMaxFactorMin &&
            opening.step.max_factor <= domain::kStepMaxFactorMax && opening.outage.min_ms >= 0 &&
            opening.outage.grace_ms >= 0;
  }
  if (!sound || rules.complaint()) fields.wrong("rules");
}

domain::Opening read_opening(Fields& fields) {
  domain::Opening opening;
  opening.rules_version = small(fields, "v");
  if (opening.rules_version < 1 || opening.rules_version > domain::kRulesVersion) fields.wrong("v");
  if (opening.rules_version == 1) opening.epoch = fields.integer("epoch");
  opening.host_user_id = fields.id<domain::UserId>("host_user_id");
  opening.currency = fields.text("currency");
  opening.starting_bid = fields.amount("starting_bid");
  opening.increment = fields.amount("increment");
  opening.start_time = fields.integer("start_time");
  opening.end_time = fields.integer("end_time");
  read_rules(fields, opening);
  return opening;
}

domain::BidRecord read_bid(Fields& fields) {
  domain::BidRecord bid;
  bid.bid_id = fields.id<domain::BidId>("bid_id");
  bid.user_id = fields.id<domain::UserId>("user_id");
  bid.amount = fields.amount("amount");
  bid.end_time = fields.integer("end_time");
  bid.anti_snipe_count = small(fields, "anti_snipe_count");
  return bid;
}

LedgerClock read_clock(Fields& fields) {
  return {.reason = fields.text("reason"),
          .alive = fields.integer("alive"),
          .by_ms = fields.integer("by_ms"),
          .end_time = fields.integer("end_time")};
}

LedgerClose read_close(Fields& fields) {
  LedgerClose close;
  close.reason = fields.text("reason");
  if (!fields.is_null("winner_id")) close.winner_id = fields.id<domain::UserId>("winner_id");
  if (!fields.is_null("winning_bid")) close.winning_bid = fields.amount("winning_bid");
  close.bid_count = fields.integer("bid_count");
  return close;
}

}  // namespace

std::expected<LedgerRecord, std::string> parse_ledger_record(std::string_view canonical) {
  const auto value = base::json::parse(canonical);
  if (!value) return std::unexpected("is not JSON");
  Fields fields(*value);
  LedgerRecord record{.auction_id = fields.id<domain::AuctionId>("auction_id"),
                      .seq = fields.integer("seq"),
                      .timestamp = fields.integer("timestamp"),
                      .what = {}};
  const std::string kind = fields.text("kind");
  if (kind == "opened") {
    record.what = read_opening(fields);
  } else if (kind == "bid") {
    record.what = read_bid(fields);
  } else if (kind == "clock") {
    record.what = read_clock(fields);
  } else if (kind == "closed") {
    record.what = read_close(fields);
  } else {
    fields.wrong("kind");
  }
  if (auto complaint = fields.complaint()) return std::unexpected(*std::move(complaint));
  return record;
}

}  // namespace fa::wire
