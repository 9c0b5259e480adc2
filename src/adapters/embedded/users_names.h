// Usernames made from what a token says.
#pragma once

#include <string>
#include <string_view>

namespace fa::embedded {

// At most 28 characters of [A-Za-z0-9_.-], at least one, so that a suffix fits within the 32 of a username. Of an
// e-mail address only what stands before the @: addresses are nobody's business. "user" where nothing is left.
std::string base_username(std::string_view preferred);

// What to try where a name is taken: attempt 0 is the base itself, then -2, -3 … -9, then random suffixes.
std::string username_candidate(const std::string& base, int attempt);
inline constexpr int kUsernameAttemptsMax = 24;

}  // namespace fa::embedded
