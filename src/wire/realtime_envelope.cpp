#include "wire/realtime_envelope.h"

#include <utility>

#include "wire/client_json.h"

namespace fa::wire {

std::expected<Envelope, EnvelopeError> parse_envelope(std::string_view frame) {
  auto body = parse_client_json(frame);
  if (!body) return std::unexpected(EnvelopeError{"not JSON: " + body.error(), {}});
  if (!body->is_object()) return std::unexpected(EnvelopeError{"a message is an object", {}});
  std::string ref;
  if (const auto* value = body->find("ref"); value && !value->is_null()) {
    if (!value->is_string() && !value->is_number())
      return std::unexpected(EnvelopeError{"ref must be a string or a number", {}});
    ref = base::json::to_text(*value);
    if (ref.size() > kRefBytesMax) return std::unexpected(EnvelopeError{"ref is too long", {}});
  }
  const std::string* type = body->string_at("type");
  if (!type) return std::unexpected(EnvelopeError{"type must be a string", std::move(ref)});
  std::string name = *type;
  return Envelope{std::move(name), std::move(ref), std::move(*body)};
}

}  // namespace fa::wire
