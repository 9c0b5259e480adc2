// Which pages of other origins may call (Fetch standard, CORS protocol). Credentials are never allowed: callers bring a
// bearer token, not a cookie.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/message.h"

namespace fa::net {

class CorsPolicy {
 public:
  // "*" alone: every origin. None: no CORS at all.
  explicit CorsPolicy(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  bool enabled() const { return !origins_.empty(); }
  static bool is_preflight(const base::http::Request& request);
  // `methods`: what the path takes, as in an Allow header. Still to be given to apply().
  static base::http::Response preflight_response(std::string_view methods);
  // Adds what the answer to a request from `origin` needs, refusals included.
  void apply(std::string_view origin, base::http::Response& response) const;

 private:
  bool any_origin() const { return origins_.size() == 1 && origins_.front() == "*"; }
  const std::vector<std::string> origins_;
};

}  // namespace fa::net
