// A person's browser in front of the provider, without a network: it keeps cookies, fills in forms and stops at
// redirects.
#pragma once

#include <arpa/inet.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/http/router.h"
#include "support/client_key.h"

namespace fa::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

inline std::string encoded(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text += name + "=" + base::http::percent_encode(value);
  }
  return text;
}

inline std::optional<std::string> header_of(const base::http::Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return std::nullopt;
}

inline std::string location_of(const base::http::Response& response) {
  return header_of(response, "Location").value_or("");
}

// A parameter of a URL's query, decoded; empty where absent.
inline std::string param_of(const std::string& url, const std::string& name) {
  const auto query = url.find('?');
  if (query == std::string::npos) return {};
  const auto fields = base::http::parse_form(std::string_view(url).substr(query + 1));
  for (const auto& [key, value] : *fields) {
    if (key == name) return value;
  }
  return {};
}

inline std::string between(const std::string& text, const std::string& start, const std::string& end) {
  const auto from = text.find(start);
  if (from == std::string::npos) return {};
  const auto begin = from + start.size();
  return text.substr(begin, text.find(end, begin) - begin);
}

// As the server makes it: an IPv4 address, or the /64 of an IPv6 address.
inline base::ClientKey client_key_of(const std::string& address) {
  in6_addr bytes{};
  if (inet_pton(AF_INET6, address.c_str(), &bytes) != 1) return test::client_of(address);
  base::ClientKey key{};
  std::copy_n(std::begin(bytes.s6_addr), 8, key.begin());
  return key;
}

class Browser {
 public:
  explicit Browser(const base::http::Router& router) : router_(router) {}

  base::http::Response get(const std::string& target) { return send("GET", target, ""); }
  base::http::Response post(const std::string& target, const Fields& fields) {
    return send("POST", target, encoded(fields));
  }
  // Opens the page and sends its form with the hidden secret that it carries.
  base::http::Response submit(const std::string& target, Fields fields) {
    const auto page = get(target);
    fields.emplace_back("form_secret", between(page.body, "name=\"form_secret\" value=\"", "\""));
    return post(target, fields);
  }

  std::map<std::string, std::string> cookies;
  base::http::Headers extra_headers;
  std::string address = "192.0.2.1";

 private:
  base::http::Response send(const std::string& method, const std::string& target, std::string body) {
    base::http::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    if (request.path.size() < target.size()) {
      request.query = *base::http::parse_form(std::string_view(target).substr(request.path.size() + 1));
    }
    request.headers = extra_headers;
    if (method == "POST") request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    if (!cookies.empty()) request.headers.emplace_back("cookie", cookie_header());
    request.body = std::move(body);
    request.remote_address = address;
    request.client = client_key_of(request.remote_address);
    const auto match = router_.match(method, request.path);
    if (!match.route) return base::http::text_response(404, "");
    auto response = match.route->handler(request, match.params);
    for (const auto& [name, value] : response.headers) {
      if (name == "Set-Cookie") keep(value);
    }
    return response;
  }

  std::string cookie_header() const {
    std::string header;
    for (const auto& [name, value] : cookies) header += (header.empty() ? "" : "; ") + name + "=" + value;
    return header;
  }

  void keep(const std::string& set_cookie) {
    const auto equals = set_cookie.find('=');
    const std::string name = set_cookie.substr(0, equals);
    if (set_cookie.find("Max-Age=0") != std::string::npos) {
      cookies.erase(name);
    } else {
      cookies[name] = set_cookie.substr(equals + 1, set_cookie.find(';') - equals - 1);
    }
  }

  const base::http::Router& router_;
};

}  // namespace fa::test
