// Who asks, and under which name the request stands in logs.
#pragma once

#include <string>

#include "base/http/message.h"
#include "net/peer_address.h"

namespace fa::net {

std::string new_request_id();  // unique in this process, and in all likelihood among processes; any thread
// X-Request-Id where it is 1 to 64 of [A-Za-z0-9._-], else a new one.
std::string request_id_of(const base::http::Request& request);
// The peer, or the last hop of X-Forwarded-For where the proxy is trusted and that hop is an IP address.
PeerAddress client_address_of(const base::http::Request& request, const PeerAddress& peer, bool trust_proxy);

}  // namespace fa::net
