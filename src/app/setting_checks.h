// What a setting's text must be before it is converted. Each check names the setting by its environment variable (the
// option's name stands in front of the message already), the value, and what is allowed: of a number out of its type's
// range, CLI11 itself would only say that it cannot convert it.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fa::app {

// A decimal integer within the bounds, which are allowed themselves. No other base: CLI11 reads 010 as 8.
CLI::Validator whole_number(std::string setting, std::int64_t lowest, std::int64_t highest);

// A rate is above 0, a burst at least 1, or nothing would ever pass; both are at most 1e9.
enum class Flow { rate, burst };
std::string allowed_of(Flow flow);  // "a number above 0 and at most 1000000000"
// A decimal number; nullopt where the text is none, or none that is allowed. Blanks around it are no part of it.
std::optional<double> number_of(std::string_view text, Flow flow);
CLI::Validator number(std::string setting, Flow flow);

// Takes the blanks around a value away, as in a list with a blank behind each comma.
CLI::Validator without_blanks();

// Makes `true` or `false` of what truth_of() (setting_values.h) knows.
CLI::Validator boolean(std::string setting);

// One of the words, which are told in a message, in any letter case; makes small letters of it.
CLI::Validator one_of(std::string setting, std::vector<std::string> words);

// A current ISO 4217 currency with two decimals (docs/rules.md, "Life").
CLI::Validator currency_with_cents(std::string setting);

}  // namespace fa::app
