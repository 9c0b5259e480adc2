// Who somebody is, by a token of an OpenID Connect issuer (protocol, "REST"). The service only ever sees such tokens.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/uuid.h"
#include "ports/tier.h"

namespace fa::ports {

struct Identity {
  std::string issuer;
  std::string subject;
  std::string preferred_username;  // preferred_username or cognito:username; may be empty
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  bool email_confirmed = false;  // the issuer says that mail reaches the person there
  bool is_verified = false;      // email_verified or phone_number_verified
  bool is_moderator = false;     // from groups
  bool is_admin = false;
  std::optional<Tier> tier;     // where the issuer names one
  std::int64_t expires_at = 0;  // Unix ms, from exp
  std::int64_t issued_at = 0;   // Unix ms, from iat; 0 where there is none
  // From sid, where that is a UUID: the one sign-in of the person, on one device, that the token comes from.
  std::optional<domain::Uuid> sign_in;
};

enum class TokenError {
  malformed,
  unsupported_algorithm,
  unknown_key,
  bad_signature,
  expired,
  not_yet_valid,
  wrong_issuer,
  wrong_audience,
  wrong_use,
  ended,        // the sign-in that it comes from has: signed out, or its refresh token leaked
  unavailable,  // the issuer's keys cannot be fetched now
};

class TokenVerifier {
 public:
  virtual ~TokenVerifier() = default;
  // Thread-safe. Answers from cached keys (tens of microseconds); an unknown key id makes one bounded fetch.
  virtual std::expected<Identity, TokenError> verify(std::string_view token) = 0;
  // Whether that sign-in has ended since its token was verified. Thread-safe; never blocks. An issuer elsewhere says
  // nothing of it: its tokens are good until they expire.
  virtual bool has_ended(const domain::Uuid& /*sign_in*/) const { return false; }
};

}  // namespace fa::ports
