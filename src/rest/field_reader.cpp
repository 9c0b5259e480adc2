#include "rest/field_reader.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace fa::rest {

namespace {

// 600 and 600.0 are one number, and some languages write the latter.
std::optional<std::int64_t> whole_number(const base::json::Value& value) {
  if (!value.is_number()) return std::nullopt;
  std::string_view text = value.text();
  const auto point = std::min(text.find('.'), text.size());
  if (text.find_first_not_of('0', std::min(point + 1, text.size())) != std::string_view::npos) return std::nullopt;
  text = text.substr(0, point);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::expected<base::json::Value, Response> object_body(const Request& request) {
  auto value = base::json::parse(request.body);
  if (!value) return std::unexpected(problem(ErrorCode::invalid_message, "The body is no JSON: " + value.error()));
  if (!value->is_object()) return std::unexpected(problem(ErrorCode::invalid_message, "The body is no JSON object."));
  return std::move(*value);
}

std::optional<std::string> text_error(std::string_view text, const TextRule& rule) {
  const auto length = base::code_points(base::trimmed(text));
  if (!length) return "must be valid UTF-8";
  if (*length < rule.length_min || base::code_points(text).value_or(0) > rule.length_max)
    return "must have " + std::to_string(rule.length_min) + " to " + std::to_string(rule.length_max) + " characters";
  if (base::has_control_characters(text, rule.lines)) return "must not have control characters";
  return std::nullopt;
}

std::string FieldReader::text(std::string_view name, const TextRule& rule) {
  if (!needed(name)) return {};
  return optional_text(name, rule).value_or("");
}

std::optional<std::string> FieldReader::optional_text(std::string_view name, const TextRule& rule) {
  const base::json::Value* value = known(name);
  if (!value) return std::nullopt;
  if (!value->is_string()) {
    wrong(name, "must be a string");
    return std::nullopt;
  }
  if (auto error = text_error(value->text(), rule)) wrong(name, std::move(*error));
  return std::string(base::trimmed(value->text()));
}

std::int64_t FieldReader::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  if (!needed(name)) return 0;
  return optional_integer(name, min, max).value_or(0);
}

std::optional<std::int64_t> FieldReader::optional_integer(std::string_view name, std::int64_t min, std::int64_t max) {
  const base::json::Value* value = known(name);
  if (!value) return std::nullopt;
  const auto number = whole_number(*value);
  if (!number || *number < min || *number > max)
    wrong(name, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return number;
}

domain::Cents FieldReader::amount(std::string_view name) {
  if (!needed(name)) return {};
  return optional_amount(name).value_or(domain::Cents{});
}

std::optional<domain::Cents> FieldReader::optional_amount(std::string_view name) {
  const base::json::Value* value = known(name);
  if (!value) return std::nullopt;
  std::optional<domain::Cents> amount;
  if (value->is_string() || value->is_number()) amount = domain::parse_amount(value->text());
  if (!amount) wrong(name, "must be an amount from 0.01 to 99999999.99 with at most two decimals");
  return amount;
}

std::vector<std::string> FieldReader::texts(std::string_view name, std::size_t count_max) {
  const base::json::Value* value = known(name);
  if (!value) return {};
  std::vector<std::string> texts;
  const bool fits = value->is_array() && value->items().size() <= count_max;
  if (fits)
    for (const base::json::Value& item : value->items())
      if (item.is_string()) texts.push_back(item.text());
  if (!fits || texts.size() != value->items().size())
    wrong(name, "must be a list of at most " + std::to_string(count_max) + " strings");
  return texts;
}

bool FieldReader::present(std::string_view name) {
  known(name);
  return object_.find(name) != nullptr;
}

void FieldReader::wrong(std::string_view name, std::string message) {
  errors_.push_back({std::string(name), std::move(message)});
}

std::optional<Response> FieldReader::refusal() {
  constexpr std::size_t kErrorsMax = 20;
  for (const std::string& key : object_.keys())
    if (errors_.size() < kErrorsMax && std::ranges::find(known_, key) == known_.end()) wrong(key, "is not known");
  if (errors_.empty()) return std::nullopt;
  return problem(ErrorCode::invalid_field, {}, errors_);
}

const base::json::Value* FieldReader::known(std::string_view name) {
  if (std::ranges::find(known_, name) == known_.end()) known_.emplace_back(name);
  const base::json::Value* value = object_.find(name);
  return value && !value->is_null() ? value : nullptr;
}

const base::json::Value* FieldReader::needed(std::string_view name) {
  const base::json::Value* value = known(name);
  if (!value) wrong(name, "is needed");
  return value;
}

}  // namespace fa::rest
