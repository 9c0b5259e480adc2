// Which pages of other origins may call (Fetch standard, CORS protocol). They bring a bearer token, not a cookie; only
// where a client asks for it all the same (socket.io's withCredentials) may a listed origin send credentials, to paths
// that look at none. With "*" nobody may: browsers forbid it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/message.h"

namespace fa::net {

class CorsPolicy {
 public:
  // "*" alone: every origin. None: no CORS at all. Credentials may be sent to what begins with one of these.
  explicit CorsPolicy(std::vector<std::string> origins, std::vector<std::string> credentials_paths = {})
      : origins_(std::move(origins)), credentials_paths_(std::move(credentials_paths)) {}

  bool enabled() const { return !origins_.empty(); }
  static bool is_preflight(const base::http::Request& request);
  // `methods`: what the path takes, as in an Allow header. An origin that may not call learns nothing. Any header that
  // is asked for is allowed, but those that speak for a proxy. Still to be given to apply().
  base::http::Response preflight_response(const base::http::Request& request, std::string_view methods) const;
  // Whether a request to this path from a page of a listed origin may bring credentials.
  bool takes_credentials(std::string_view path) const;
  // Adds what the answer to a request from `origin` needs, refusals included.
  void apply(std::string_view origin, bool takes_credentials, base::http::Response& response) const;

 private:
  bool any_origin() const { return origins_.size() == 1 && origins_.front() == "*"; }
  bool allows(std::string_view origin) const;
  const std::vector<std::string> origins_;
  const std::vector<std::string> credentials_paths_;
};

}  // namespace fa::net
