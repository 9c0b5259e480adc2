// What a setting's text must be before it is converted. Each check names the setting by its environment variable (the
// option's name stands in front of the message already), the value, and what is allowed: of a number out of its type's
// range, CLI11 itself would only say that it cannot convert it.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace fa::app {

// A decimal integer within the bounds, which are allowed themselves. No other base: CLI11 reads 010 as 8.
CLI::Validator whole_number(std::string setting, std::int64_t lowest, std::int64_t highest);

// A rate or a burst: above 0, at most 1e9. nullopt where the text is none.
std::optional<double> rate_of(const std::string& text);
CLI::Validator rate(std::string setting);

// A current ISO 4217 currency with two decimals (docs/rules.md, "Life").
CLI::Validator currency_with_cents(std::string setting);

}  // namespace fa::app
