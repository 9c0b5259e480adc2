// The currencies of today (ISO 4217), for the opening of an auction (docs/rules.md, "Life").
#pragma once

#include <optional>
#include <string_view>

namespace fa::domain {

// Decimals of the currency with this alphabetic code: 0, 2 or 3. nullopt where it is none: withdrawn codes, and those
// of funds, metals, units of account and tests are no money that anybody bids with. Any thread.
std::optional<int> currency_decimals(std::string_view code);

}  // namespace fa::domain
