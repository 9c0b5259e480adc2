// Accounts of the embedded provider for the commands that need one: token, seed, swarm.
#pragma once

#include <string>

#include "app/settings.h"

namespace fa::app {

// Makes the account where it is absent and returns an access token for it. Works beside a running server. Throws
// std::runtime_error with what failed.
std::string local_token(const Settings& settings, const std::string& username);

}  // namespace fa::app
