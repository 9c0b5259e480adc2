#include "services/bids/bid_request.h"

#include <algorithm>

namespace fa::bids {
namespace {

using rest::ErrorCode;
using rest::Response;

Response refused(const domain::Refusal& refusal) {
  std::string extras;
  if (refusal.minimum_bid) extras = "\"minimum_bid\":\"" + domain::to_string(*refusal.minimum_bid) + "\"";
  return rest::problem(wire::code_of(refusal.reason), {}, {}, extras);
}

Response failed(ports::Failure failure, domain::BidId bid_id) {
  const ErrorCode code = failure == ports::Failure::unavailable ? ErrorCode::unavailable : ErrorCode::outcome_unknown;
  return rest::problem(code, {}, {}, "\"bid_id\":\"" + domain::to_string(bid_id) + "\"");
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

}  // namespace fa::bids
