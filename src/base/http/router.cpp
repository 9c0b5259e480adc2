#include "base/http/router.h"

#include <algorithm>

namespace fa::base::http {

namespace {

// The first segment of `path` without its slash; `path` loses both. A path "/a/" has the segments "a" and "".
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool is_param(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// Fills `params` and says whether the path has the pattern's form.
bool matches(std::string_view pattern, std::string_view path, PathParams& params) {
  params.values.clear();
  while (!pattern.empty()) {
    if (path.empty()) return false;
    const auto whole_rest = path;
    const auto wanted = take_segment(pattern);
    const auto segment = take_segment(path);
    if (!is_param(wanted)) {
      if (wanted != segment) return false;
      continue;
    }
    if (segment.empty()) return false;
    const auto name = wanted.substr(1, wanted.size() - 2);
    if (name.back() == '*') {
      params.values.emplace_back(name.substr(0, name.size() - 1), whole_rest.substr(1));
      return true;
    }
    params.values.emplace_back(name, segment);
  }
  return path.empty();
}

// Of two patterns that match, the one whose literal comes earlier is meant: /users/me before /users/{id}.
bool more_exact(std::string_view a, std::string_view b) {
  const auto rank = [](std::string_view segment) {
    return !is_param(segment) ? 0 : segment[segment.size() - 2] != '*' ? 1 : 2;
  };
  while (!a.empty() && !b.empty()) {
    const int difference = rank(take_segment(a)) - rank(take_segment(b));
    if (difference != 0) return difference < 0;
  }
  return false;
}

void add_method(std::string& allow, std::string_view method) {
  if (!allow.empty()) allow += ", ";
  allow += method;
}

std::string allow_header(std::vector<std::string_view> methods) {
  std::string allow;
  std::ranges::sort(methods);
  const auto repeated = std::ranges::unique(methods);
  methods.erase(repeated.begin(), repeated.end());
  for (const auto method : methods) {
    add_method(allow, method);
    if (method == "GET") add_method(allow, "HEAD");
  }
  return allow;
}

}  // namespace

std::string_view PathParams::operator[](std::string_view name) const {
  for (const auto& [key, value] : values)
    if (key == name) return value;
  return {};
}

void Router::add(std::string method, std::string pattern, Handler handler, Run run, std::size_t body_max) {
  add(Route{std::move(method), std::move(pattern), std::move(handler), run, body_max});
}

void Router::add(Route route) {
  routes_.push_back(std::make_unique<Route>(std::move(route)));
}

Match Router::match(std::string_view method, std::string_view path) const {
  Match best;
  if (path.empty() || path.front() != '/') return best;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  std::vector<std::string_view> other_methods;
  PathParams params;
  for (const auto& route : routes_) {
    if (!matches(route->pattern, path, params)) continue;
    if (route->method != wanted) {
      other_methods.push_back(route->method);
    } else if (!best.route || more_exact(route->pattern, best.route->pattern)) {
      best.route = route.get();
      best.params = std::move(params);
    }
  }
  if (!best.route && !other_methods.empty()) best.allow = allow_header(std::move(other_methods));
  return best;
}

Response Router::not_found(const Request& request) const {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && otherwise_) return otherwise_(request);
  return problem("not_found", "There is nothing at this address.");
}

}  // namespace fa::base::http
