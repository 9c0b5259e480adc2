// Adds routes to a router behind the checks that come before every handler: who calls, and how often. The answers carry
// for the log who that was, and which auction the path names.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/http/router.h"
#include "rest/compressed_texts.h"
#include "rest/throttle.h"

namespace fa::rest {

using base::http::PathParams;
using UserHandler = std::function<Response(const Request&, const PathParams&, const Caller&)>;

// Which limit of RequestLimits a call counts against; `own`: none, the handler has a limit of its own.
enum class Cost { read, write, own };

class GuardedRoutes {
 public:
  // `prefix` stands before each pattern: the same routes once more at another place ("/api").
  GuardedRoutes(base::http::Router& router, const Authenticator& authenticator, const Throttle& throttle,
                std::string prefix = {})
      : router_(router), authenticator_(authenticator), throttle_(throttle), prefix_(std::move(prefix)) {}

  // Anyone; counted per address. A token is not looked at. `at_head`: base/http/router.h.
  void anyone(std::string method, std::string pattern, base::http::Handler handler,
              std::size_t body_max_bytes = 64 * 1024, base::http::HeadCheck at_head = {});
  // A signed-in user; 401 otherwise.
  void user(std::string method, std::string pattern, Cost cost, UserHandler handler);
  const Throttle& throttle() const { return throttle_; }
  const std::string& prefix() const { return prefix_; }

 private:
  base::http::Router& router_;
  const Authenticator& authenticator_;
  const Throttle& throttle_;
  const std::string prefix_;
  const std::shared_ptr<CompressedTexts> texts_ = std::make_shared<CompressedTexts>();  // of all these routes
};

}  // namespace fa::rest
