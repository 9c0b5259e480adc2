// Reads a JSON body field by field and collects what is wrong with it: the `errors[]` of an `invalid_field` problem.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "domain/money.h"
#include "rest/problems.h"

namespace fa::rest {

// The body as a JSON object; otherwise the `invalid_message` answer.
std::expected<base::json::Value, Response> object_body(const Request& request);

struct TextRule {
  std::size_t length_min = 0;  // code points, without white space at the ends
  std::size_t length_max = 0;
  std::size_t line_breaks_max = 0;  // those beyond become blanks (base/shown_text.h); 0: one line
};

// The text as it is kept and shown (base/shown_text.h), or what is wrong with it by the rule.
std::expected<std::string, std::string> read_text(std::string_view text, const TextRule& rule);

// Each reading names a field that may be there; refusal() then names every other one. What a reading gives back counts
// only where refusal() is empty. An absent field and null are the same.
class FieldReader {
 public:
  explicit FieldReader(const base::json::Value& object) : object_(object) {}

  std::string text(std::string_view name, const TextRule& rule);
  std::optional<std::string> optional_text(std::string_view name, const TextRule& rule);
  std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t min, std::int64_t max);
  domain::Cents amount(std::string_view name);
  std::optional<domain::Cents> optional_amount(std::string_view name);
  std::vector<std::string> texts(std::string_view name, std::size_t count_max);  // absent: empty
  bool present(std::string_view name);                                           // also where it is null

  void wrong(std::string_view name, std::string message);
  bool is_wrong(std::string_view name) const;  // so far
  // The answer to give where anything was wrong or unknown.
  std::optional<Response> refusal();

 private:
  const base::json::Value* known(std::string_view name);  // nullptr: absent or null
  const base::json::Value* needed(std::string_view name);

  const base::json::Value& object_;
  std::vector<std::string> known_;
  std::vector<FieldError> errors_;
};

}  // namespace fa::rest
