// Parameters of an OAuth request, from a query or a form. One that comes twice makes the whole request invalid (RFC
// 6749, 3.1).
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::identity {

class Params {
 public:
  // Of a query: what OAuth and OpenID Connect know by name; others' parameters are nobody's business. The error names
  // the one that comes twice or cannot be decoded.
  static std::expected<Params, std::string> from_query(const base::http::Request& request);
  static std::optional<Params> from(const base::http::Headers& pairs);         // nullopt: a repeated name
  static std::optional<Params> from_form(const base::http::Request& request);  // nullopt also where the body is no form

  // An empty value counts as absent (RFC 6749, 3.1).
  std::optional<std::string> get(std::string_view name) const;
  std::string get_or_empty(std::string_view name) const { return get(name).value_or(""); }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace fa::identity
