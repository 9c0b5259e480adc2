#include "domain/ledger.h"

#include "domain/invariant.h"

namespace fa::domain {
namespace {

// Builds one JSON object in RFC 8785 form: no blanks, members in the order given, which must be that of their names.
class CanonicalObject {
 public:
  CanonicalObject& text(std::string_view name, std::string_view value) {
    key(name);
    quote(value);
    return *this;
  }
  CanonicalObject& number(std::string_view name, std::int64_t value) {
    key(name);
    json_ += std::to_string(value);
    return *this;
  }
  CanonicalObject& raw(std::string_view name, std::string_view json) {
    key(name);
    json_ += json;
    return *this;
  }
  std::string done() { return std::move(json_) + '}'; }

 private:
  void key(std::string_view name) {
    require(name > last_);
    json_ += last_.empty() ? '{' : ',';
    quote(name);
    json_ += ':';
    last_ = name;
  }
  void quote(std::string_view value);

  std::string json_;
  std::string_view last_;  // names are literals
};

char short_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

void CanonicalObject::quote(std::string_view value) {
  constexpr char kDigits[] = "0123456789abcdef";
  json_ += '"';
  for (const char c : value) {
    if (const char escape = short_escape(c)) {
      json_ += '\\';
      json_ += escape;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json_ += "\\u00";
      json_ += kDigits[c >> 4];
      json_ += kDigits[c & 15];
    } else {
      json_ += c;
    }
  }
  json_ += '"';
}

std::string canonical_rules(const Opening& opening) {
  CanonicalObject object;
  object.number("anti_snipe_extension_ms", opening.rules.extension_ms)
      .number("anti_snipe_max", opening.rules.max)
      .number("anti_snipe_window_ms", opening.rules.window_ms);
  if (opening.rules_version >= 2) {
    object.number("bid_step_max_factor", opening.step.max_factor)
        .text("bid_step_max_floor", to_string(opening.step.max_floor))
        .number("outage_grace_ms", opening.outage.grace_ms)
        .number("outage_min_ms", opening.outage.min_ms);
  }
  return object.done();
}

}  // namespace

std::string canonical_record(const Opening& opening) {
  CanonicalObject object;
  object.text("auction_id", to_string(opening.auction_id))
      .text("currency", opening.currency)
      .number("end_time", opening.end_time);
  if (opening.rules_version < 2) object.number("epoch", opening.epoch);
  return object.text("host_user_id", to_string(opening.host_user_id))
      .text("increment", to_string(opening.increment))
      .text("kind", "opened")
      .raw("rules", canonical_rules(opening))
      .number("seq", 1)
      .number("start_time", opening.start_time)
      .text("starting_bid", to_string(opening.starting_bid))
      .number("timestamp", opening.start_time)
      .number("v", opening.rules_version)
      .done();
}

std::string canonical_record(const AuctionId& auction_id, const BidRecord& bid) {
  return CanonicalObject()
      .text("amount", to_string(bid.amount))
      .number("anti_snipe_count", bid.anti_snipe_count)
      .text("auction_id", to_string(auction_id))
      .text("bid_id", to_string(bid.bid_id))
      .number("end_time", bid.end_time)
      .text("kind", "bid")
      .number("seq", bid.seq)
      .number("timestamp", bid.timestamp)
      .text("user_id", to_string(bid.user_id))
      .done();
}

std::string canonical_record(const AuctionId& auction_id, const ClockRecord& clock) {
  return CanonicalObject()
      .number("alive", clock.alive)
      .text("auction_id", to_string(auction_id))
      .number("by_ms", clock.by_ms)
      .number("end_time", clock.end_time)
      .text("kind", "clock")
      .text("reason", to_string(clock.reason))
      .number("seq", clock.seq)
      .number("timestamp", clock.timestamp)
      .done();
}

std::string canonical_record(const AuctionId& auction_id, const ClosedRecord& close) {
  CanonicalObject object;
  object.text("auction_id", to_string(auction_id))
      .number("bid_count", close.bid_count)
      .text("kind", "closed")
      .text("reason", to_string(close.reason))
      .number("seq", close.seq)
      .number("timestamp", close.timestamp);
  close.winner_id ? object.text("winner_id", to_string(*close.winner_id)) : object.raw("winner_id", "null");
  close.winning_bid ? object.text("winning_bid", to_string(*close.winning_bid)) : object.raw("winning_bid", "null");
  return object.done();
}

}  // namespace fa::domain
