// JSON as realtime clients write it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/json.h"

namespace fa::wire {

// As base::json::parse(), except that the escape of a lone surrogate (`"\ud83d"`, what JSON.stringify makes of a text
// cut inside an emoji; RFC 8259, 8.2) is read as U+FFFD: UTF-8 has nothing else for it. Bytes that are not UTF-8 stay
// an error. Not for what is signed or hashed, where two texts must not become one.
std::expected<base::json::Value, std::string> parse_client_json(std::string_view text,
                                                                const base::json::Limits& limits = {});

}  // namespace fa::wire
