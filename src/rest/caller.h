// Who calls: the bearer token of a request as a user of ours. Blocking; any thread.
#pragma once

#include <expected>
#include <memory>
#include <utility>

#include "admission/door.h"
#include "ports/clock.h"
#include "ports/identity.h"
#include "ports/users.h"
#include "rest/problems.h"

namespace fa::rest {

struct Caller {
  ports::User user;
  bool is_moderator = false;
  bool is_admin = false;
};

class Authenticator {
 public:
  // `door` bounds how often one client may show tokens that do not hold; never null.
  Authenticator(ports::TokenVerifier& verifier, ports::Users& users, std::shared_ptr<admission::Door> door,
                const ports::Clock& clock)
      : verifier_(verifier), users_(users), door_(std::move(door)), clock_(clock) {}

  // The error is the answer to give: 401 with WWW-Authenticate (RFC 6750) without a token or with one that does not
  // hold, 429 after too many of those from the same client, 503 where the issuer's keys or the users cannot be reached.
  std::expected<Caller, Response> authenticate(const Request& request) const;

 private:
  ports::TokenVerifier& verifier_;
  ports::Users& users_;
  const std::shared_ptr<admission::Door> door_;
  const ports::Clock& clock_;
};

}  // namespace fa::rest
