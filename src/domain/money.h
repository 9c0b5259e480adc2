// Money is a whole number of cents in 64 bits (rules, "Money and time"). No floating point comes near an amount.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fa::domain {

struct Cents {
  std::int64_t value = 0;
  auto operator<=>(const Cents&) const = default;
  friend Cents operator+(Cents a, Cents b) { return {a.value + b.value}; }
};

inline constexpr Cents kAmountMin{1};
inline constexpr Cents kAmountMax{99'999'999'99};

// Check 6 of a bid: the literal must match (0|[1-9][0-9]{0,7})(\.[0-9]{1,2})? and not be zero. `literal` is the text of
// a JSON string's content or of a JSON number, byte for byte as it came. Anything else is nullopt.
std::optional<Cents> parse_amount(std::string_view literal);
// The same grammar, where zero is an amount in each of its forms (0, 0.0, 0.00): a filter by price, never a bid.
std::optional<Cents> parse_amount_or_zero(std::string_view literal);
// Two decimals, as on the wire: 500000 cents is "5000.00".
std::string to_string(Cents amount);

}  // namespace fa::domain
