#include "services/auctions/new_auction.h"

#include <algorithm>
#include <numeric>

#include "base/crypto.h"
#include "domain/duration.h"
#include "services/auctions/input_limits.h"

namespace fa::auctions {
namespace {

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7E; });
}

void write_sorted(base::json::Writer& writer, const base::json::Value& value);

void write_sorted_members(base::json::Writer& writer, const base::json::Value& object) {
  const auto& keys = object.keys();
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::size_t i) -> const std::string& { return keys[i]; });
  writer.begin_object();
  for (const std::size_t i : order) {
    writer.key_text(keys[i]);
    write_sorted(writer, object.member(i));
  }
  writer.end_object();
}

// Members by name at every depth. Unlike wire::canonical_json it takes fractions, which amounts may have: their
// literals stay as they came.
void write_sorted(base::json::Writer& writer, const base::json::Value& value) {
  if (value.is_object()) return write_sorted_members(writer, value);
  if (!value.is_array()) return writer.value(value);
  writer.begin_array();
  for (const base::json::Value& item : value.items()) write_sorted(writer, item);
  writer.end_array();
}

std::string hash_of(const base::json::Value& body) {
  std::string text;
  base::json::Writer writer(text);
  write_sorted(writer, body);
  const auto hash = base::sha256(text);
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

std::expected<NewAuction, rest::Response> read_new_auction(const rest::Request& request,
                                                           const NewAuctionDefaults& defaults) {
  const auto body = rest::object_body(request);
  if (!body) return std::unexpected(body.error());
  rest::FieldReader fields(*body);
  NewAuction auction;
  auction.title = fields.text("title", kTitle);
  auction.description = fields.optional_text("description", kDescription);
  auction.category = fields.optional_text("category", kCategory);
  auction.duration_s =
      fields.optional_integer("duration", domain::kDurationMin_s, domain::kDurationMax_s).value_or(defaults.duration_s);
  auction.starting_bid = fields.amount("starting_bid");
  auction.increment = fields.optional_amount("increment").value_or(defaults.increment);
  auction.bid_step_max_factor =
      fields.optional_integer("bid_step_max_factor", domain::kStepMaxFactorMin, domain::kStepMaxFactorMax);
  auction.bid_step_max_floor = fields.optional_amount("bid_step_max_floor");
  auction.image_keys = fields.texts("image_keys", kImagesMax);
  auction.request_hash = hash_of(*body);
  read_idempotency_key(request, fields, auction);
  if (auto refused = fields.refusal()) return std::unexpected(std::move(*refused));
  return auction;
}

}  // namespace fa::auctions
