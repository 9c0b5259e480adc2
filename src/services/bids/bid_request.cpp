#include "services/bids/bid_request.h"

#include <algorithm>

namespace fa::bids {
namespace {

using rest::ErrorCode;
using rest::Response;

Response refused(const domain::Refusal& refusal) {
  std::string extras;
  if (refusal.minimum_bid) extras = "\"minimum_bid\":\"" + domain::to_string(*refusal.minimum_bid) + "\"";
  if (refusal.maximum_bid) extras = "\"maximum_bid\":\"" + domain::to_string(*refusal.maximum_bid) + "\"";
  if (refusal.leading) extras += ",\"leading\":true";
  return rest::problem(wire::code_of(refusal.reason), wire::text_of(refusal), {}, extras);
}

ErrorCode code_of(ports::Failure failure) {
  return failure == ports::Failure::unavailable ? ErrorCode::unavailable : ErrorCode::outcome_unknown;
}

Response failed(ports::Failure failure, domain::BidId bid_id) {
  return rest::problem(code_of(failure), {}, {}, "\"bid_id\":\"" + domain::to_string(bid_id) + "\"");
}

}  // namespace

std::expected<wire::BidFields, Response> read_bid_body(const base::json::Value& body,
                                                       std::initializer_list<std::string_view> others) {
  for (const std::string& key : body.keys())
    if (key != "amount" && key != "bid_id" && std::ranges::find(others, key) == others.end())
      return std::unexpected(rest::invalid_field(key, "is not known"));
  auto fields = wire::read_bid(body);
  if (!fields) return std::unexpected(rest::problem(ErrorCode::invalid_message, fields.error()));
  return *fields;
}

Response answer_bid(const ports::PlaceResult& result, domain::BidId bid_id) {
  if (result) return rest::object_response(200, [&](auto& writer) { wire::write_acceptance(writer, *result); });
  if (const auto* refusal = std::get_if<domain::Refusal>(&result.error())) return refused(*refusal);
  return failed(std::get<ports::Failure>(result.error()), bid_id);
}

std::string_view outcome_of(const ports::PlaceResult& result) {
  if (result) return "accepted";
  if (const auto* refusal = std::get_if<domain::Refusal>(&result.error()))
    return wire::to_string(wire::code_of(refusal->reason));
  return wire::to_string(code_of(std::get<ports::Failure>(result.error())));
}

}  // namespace fa::bids
