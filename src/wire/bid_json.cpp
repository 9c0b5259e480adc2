#include "wire/bid_json.h"

#include "wire/fields.h"

namespace fa::wire {

std::expected<BidFields, std::string> read_bid(const base::json::Value& object) {
  BidFields fields;
  const base::json::Value* amount = object.find("amount");
  if (!amount || !(amount->is_string() || amount->is_number()))
    return std::unexpected("amount must be a string or a number");
  fields.amount = domain::parse_amount(amount->text());
  if (const base::json::Value* bid_id = object.find("bid_id")) {
    if (bid_id->is_string()) fields.bid_id = domain::parse_id<domain::BidId>(bid_id->text());
    if (!fields.bid_id) return std::unexpected("bid_id must be a UUID");
  }
  return fields;
}

void write_acceptance(base::json::Writer& writer, const domain::Acceptance& acceptance) {
  writer.field("ok", true);
  write_id(writer, "bid_id", acceptance.bid_id);
  writer.field("seq", acceptance.seq);
  write_amount(writer, "amount", acceptance.amount);
  writer.field("end_time", acceptance.end_time);
  writer.field("extended", acceptance.extended);
}

ErrorCode code_of(domain::RefusalReason reason) {
  switch (reason) {
    case domain::RefusalReason::auction_not_found:
      return ErrorCode::auction_not_found;
    case domain::RefusalReason::blocked:
      return ErrorCode::forbidden;
    case domain::RefusalReason::auction_closed:
      return ErrorCode::auction_closed;
    case domain::RefusalReason::host_cannot_bid:
      return ErrorCode::host_cannot_bid;
    case domain::RefusalReason::invalid_amount:
      return ErrorCode::invalid_amount;
    case domain::RefusalReason::bid_too_low:
      return ErrorCode::bid_too_low;
    case domain::RefusalReason::bid_too_high:
      return ErrorCode::bid_too_high;
  }
  return ErrorCode::unavailable;
}

std::string_view text_of(const domain::Refusal& refusal) {
  if (refusal.reason == domain::RefusalReason::blocked) return "You are blocked in this auction.";
  if (refusal.leading) return "You lead already. To raise your own bid, bid at least the minimum bid.";
  return default_text(code_of(refusal.reason));
}

}  // namespace fa::wire
