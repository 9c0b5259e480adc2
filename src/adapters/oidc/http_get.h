// A small, bounded HTTP GET for documents of an identity provider (libcurl behind a plain header).
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace fa::oidc {

// The body of a 200 answer, or why there is none (for the log). Blocking; any thread.
using HttpGet = std::function<std::expected<std::string, std::string>(const std::string& url)>;

struct HttpGetSettings {
  long connect_timeout_ms = 2'000;
  long total_timeout_ms = 5'000;
  std::size_t body_bytes_max = 256 * 1024;
};

// https with a certificate that verifies, or http to a loopback host. No redirect is followed.
bool is_acceptable_url(std::string_view url);
HttpGet make_http_get(const HttpGetSettings& settings = {});

}  // namespace fa::oidc
