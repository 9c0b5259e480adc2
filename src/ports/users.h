// Our own users: (issuer, subject) -> user_id, made on first sight. Blocking; any thread.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "domain/rank.h"
#include "domain/uuid.h"
#include "ports/identity.h"
#include "ports/store_error.h"
#include "ports/tier.h"

namespace fa::ports {

struct User {
  domain::UserId user_id;
  std::string username;  // unique
  std::optional<std::string> name;
  std::optional<std::string> email;
  bool email_confirmed = false;  // as the issuer said with this very address: only then is it written to
  std::optional<std::string> phone;
  bool is_verified = false;
  Tier tier = Tier::fresh;
  domain::Rank rank = domain::Rank::other;  // moderator or admin, as their newest token said
  std::int64_t created_at = 0;
  std::int64_t told_at = 0;  // Unix ms: when the token was issued that the fields above are from
};

struct ProfilePatch {  // absent: unchanged
  std::optional<std::optional<std::string>> name;
  std::optional<std::optional<std::string>> phone;
  std::optional<std::string> username;
};

inline constexpr std::int64_t kNameRestMs = 60LL * 24 * 3'600 * 1'000;  // 60 days
inline constexpr int kNamesAtRestMax = 5;

class Users {
 public:
  virtual ~Users() = default;
  // Finds the person, or makes them with a unique username; refreshes email, is_verified, rank and the tier, unless a
  // token that was issued later has told them: who lost a right does not have it back by an older token. The tier
  // is the one that the token names; where it names none, whom a token calls verified rises from `new` to `verified`,
  // and all others keep theirs. Cached: microseconds when warm.
  virtual std::expected<User, StoreError> user_for(const Identity& identity) = 0;
  virtual std::expected<User, StoreError> find(domain::UserId id) = 0;
  // conflict: the username cannot be had; the detail says why, in words for the person. A name that somebody gave up
  // rests for kNameRestMs, and is taken meanwhile for all but them: longer than any auction lasts, so that one name in
  // it is one person. Who has kNamesAtRestMax names at rest cannot give up another.
  virtual std::expected<User, StoreError> update(domain::UserId id, const ProfilePatch& patch) = 0;
};

}  // namespace fa::ports
