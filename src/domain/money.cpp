#include "domain/money.h"

namespace fa::domain {
namespace {

constexpr std::size_t kUnitDigitsMax = 8;
constexpr std::size_t kDecimalsMax = 2;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t leading_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

std::int64_t number_of(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

std::optional<Cents> parse_amount_or_zero(std::string_view literal) {
  const std::string_view units = literal.substr(0, leading_digits(literal));
  if (units.empty() || units.size() > kUnitDigitsMax) return std::nullopt;
  if (units.size() > 1 && units.front() == '0') return std::nullopt;
  std::int64_t cents = number_of(units) * 100;

  std::string_view rest = literal.substr(units.size());
  if (!rest.empty()) {
    if (rest.front() != '.') return std::nullopt;
    const std::string_view decimals = rest.substr(1);
    if (decimals.empty() || decimals.size() > kDecimalsMax) return std::nullopt;
    if (leading_digits(decimals) != decimals.size()) return std::nullopt;
    cents += number_of(decimals) * (decimals.size() == 1 ? 10 : 1);
  }
  return Cents{cents};
}

std::optional<Cents> parse_amount(std::string_view literal) {
  const auto amount = parse_amount_or_zero(literal);
  return amount && *amount >= kAmountMin ? amount : std::nullopt;
}

std::string to_string(Cents amount) {
  const bool negative = amount.value < 0;
  const std::uint64_t magnitude =
      negative ? 0 - static_cast<std::uint64_t>(amount.value) : static_cast<std::uint64_t>(amount.value);
  std::string text = (negative ? "-" : "") + std::to_string(magnitude / 100) + '.';
  text += static_cast<char>('0' + magnitude % 100 / 10);
  text += static_cast<char>('0' + magnitude % 10);
  return text;
}

}  // namespace fa::domain
