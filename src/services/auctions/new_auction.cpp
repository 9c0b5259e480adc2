#include "services/auctions/new_auction.h"

#include <algorithm>

#include "base/crypto.h"
#include "domain/duration.h"
#include "services/auctions/input_limits.h"

namespace fa::auctions {
namespace {

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7E; });
}

std::string hash_of(const base::json::Value& body) {
  const auto hash = base::sha256(base::json::to_text(body));
  return base::hex_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

void read_idempotency_key(const rest::Request& request, rest::FieldReader& fields, NewAuction& auction) {
  const auto key = request.header("idempotency-key");
  if (!key) return;
  if (key->empty() || key->size() > kIdempotencyKeyMax || !is_printable(*key))
    fields.wrong("Idempotency-Key", "must have 1 to 128 printable characters");
  auction.idempotency_key = std::string(*key);
}

}  // namespace

std::expected<NewAuction, rest::Response> read_new_auction(const rest::Request& request) {
  const auto body = rest::object_body(request);
  if (!body) return std::unexpected(body.error());
  rest::FieldReader fields(*body);
  NewAuction auction;
  auction.title = fields.text("title", kTitle);
  auction.description = fields.optional_text("description", kDescription);
  auction.category = fields.optional_text("category", kCategory);
  auction.duration_s = fields.integer("duration", domain::kDurationMin_s, domain::kDurationMax_s);
  auction.starting_bid = fields.amount("starting_bid");
  auction.increment = fields.optional_amount("increment").value_or(domain::kAmountMin);
  auction.image_keys = fields.texts("image_keys", kImagesMax);
  auction.request_hash = hash_of(*body);
  read_idempotency_key(request, fields, auction);
  if (auto refused = fields.refusal()) return std::unexpected(std::move(*refused));
  return auction;
}

}  // namespace fa::auctions
