// Which handler answers which method and path. `{name}` matches one whole segment; a trailing `{name*}` matches the
// rest.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http/message.h"

namespace fa::base::http {

struct PathParams {
  std::vector<std::pair<std::string, std::string>> values;
  std::string_view operator[](std::string_view name) const;  // empty where absent
};

// Runs on a thread of the blocking pool (Run::blocking), or on the I/O thread (Run::inline_, must not block).
using Handler = std::function<Response(const Request&, const PathParams&)>;
enum class Run { blocking, inline_ };

// What one call costs the house beside its reading: `heavy` is a signature, a password's hash, or several look-ups for
// anybody who asks.
enum class Demand : std::uint8_t { usual, heavy };

// Looks at a request before its body is read, on the I/O thread: must not block. An answer refuses it there.
using HeadCheck = std::function<std::optional<Response>(const Request&, const PathParams&)>;

inline constexpr std::size_t kDefaultBodyBytesMax = 65'536;

struct Route {
  std::string method;
  std::string pattern;  // as documented, and the `path` label of metrics
  Handler handler;
  Run run = Run::blocking;
  std::size_t body_max = kDefaultBodyBytesMax;  // bytes; more is 413 message_too_long
  Demand demand = Demand::usual;
  HeadCheck at_head = {};  // may be empty
};

struct Match {
  const Route* route = nullptr;
  PathParams params;
  std::string allow;  // where the path exists with other methods only: the Allow header of the 405
};

class Router {
 public:
  void add(std::string method, std::string pattern, Handler handler, Run run = Run::blocking,
           std::size_t body_max = kDefaultBodyBytesMax);
  void add(Route route);
  // What GET and HEAD answer where no route has the path: must not block. Without it: `not_found`.
  void otherwise(std::function<Response(const Request&)> handler) { otherwise_ = std::move(handler); }
  // HEAD finds GET's route. No route and empty allow: not_found() is the answer.
  Match match(std::string_view method, std::string_view path) const;
  Response not_found(const Request& request) const;

 private:
  std::vector<std::unique_ptr<Route>> routes_;
  std::function<Response(const Request&)> otherwise_;
};

}  // namespace fa::base::http
