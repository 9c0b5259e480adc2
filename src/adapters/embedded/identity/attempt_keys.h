// Under which keys attempts are counted.
#pragma once

#include <string>
#include <string_view>

#include "base/http/message.h"

namespace fa::identity {

// Names that differ only in case are one account. Hashed, so that a key's length is bounded whatever was typed.
std::string account_attempt_key(std::string_view username);
// An IPv4 address, or the /64 of an IPv6 address: one customer has all of it.
std::string address_attempt_key(const base::http::Request& request);

}  // namespace fa::identity
