// Who calls: the bearer token of a request as a user of ours. Blocking; any thread.
#pragma once

#include <expected>

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
  Authenticator(ports::TokenVerifier& verifier, ports::Users& users) : verifier_(verifier), users_(users) {}

  // The error is the answer to give: 401 with WWW-Authenticate (RFC 6750) without a token or with one that does not
  // hold, 503 where the issuer's keys or the users cannot be reached.
  std::expected<Caller, Response> authenticate(const Request& request) const;

 private:
  ports::TokenVerifier& verifier_;
  ports::Users& users_;
};

}  // namespace fa::rest
