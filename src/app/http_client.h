// A small blocking HTTP client for the commands (libcurl behind a plain header).
#pragma once

#include <expected>
#include <string>

namespace fa::app {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// Sends one request with an optional bearer token and JSON body; at most 10 s. The error says what failed.
std::expected<HttpAnswer, std::string> http_request(const std::string& method, const std::string& url,
                                                    const std::string& token = {}, const std::string& json_body = {});

}  // namespace fa::app
