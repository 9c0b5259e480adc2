#include "wire/ledger/canonical_json.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace fa::wire {
namespace {

using base::json::Kind;
using base::json::Value;

// RFC 8785 sorts by UTF-16 code units. In UTF-8 only U+E000 … U+FFFF (lead bytes EE, EF) would sort otherwise: they
// follow the surrogates, which stand for lead bytes F0 … F4.
unsigned utf16_rank(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0xEE || byte == 0xEF ? byte + 0x10u : byte;
}

bool sorts_before(const std::string& a, const std::string& b) {
  return std::ranges::lexicographical_compare(a, b, {}, utf16_rank, utf16_rank);
}

bool append(std::string& out, const Value& value, std::string_view without);

bool append_object(std::string& out, const Value& object, std::string_view without) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < object.keys().size(); ++i) {
    if (without.empty() || object.keys()[i] != without) order.push_back(i);
  }
  std::ranges::sort(order, sorts_before, [&](std::size_t i) -> const std::string& { return object.keys()[i]; });
  out += '{';
  for (bool first = true; const std::size_t i : order) {
    if (!std::exchange(first, false)) out += ',';
    base::json::append_escaped(out, object.keys()[i]);
    out += ':';
    if (!append(out, object.member(i), {})) return false;
  }
  out += '}';
  return true;
}

bool append_array(std::string& out, const Value& array) {
  out += '[';
  for (bool first = true; const Value& item : array.items()) {
    if (!std::exchange(first, false)) out += ',';
    if (!append(out, item, {})) return false;
  }
  out += ']';
  return true;
}

bool append_integer(std::string& out, const Value& number) {
  const auto integer = number.as_int64();
  if (integer) out += std::to_string(*integer);
  return integer.has_value();
}

bool append(std::string& out, const Value& value, std::string_view without) {
  switch (value.kind()) {
    case Kind::null:
      out += "null";
      return true;
    case Kind::boolean:
      out += value.boolean() ? "true" : "false";
      return true;
    case Kind::number:
      return append_integer(out, value);
    case Kind::string:
      base::json::append_escaped(out, value.text());
      return true;
    case Kind::array:
      return append_array(out, value);
    case Kind::object:
      return append_object(out, value, without);
  }
  return false;
}

}  // namespace

std::optional<std::string> canonical_json(const Value& value, std::string_view without) {
  std::string out;
  if (!append(out, value, without)) return std::nullopt;
  return out;
}

}  // namespace fa::wire
