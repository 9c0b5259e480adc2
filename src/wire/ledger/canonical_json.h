// JSON as RFC 8785 (JCS) writes it, for values without fractions: no blanks, sorted names, minimal escapes.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"

namespace fa::wire {

// nullopt: it holds a number that is no 64-bit integer, which no ledger record does.
// `without` is a name left out at the top level.
std::optional<std::string> canonical_json(const base::json::Value& value, std::string_view without = {});

}  // namespace fa::wire
