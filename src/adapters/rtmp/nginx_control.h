// Orders to the running nginx, over its control socket.
#pragma once

#include <string>

#include "domain/uuid.h"

namespace fa::rtmp {

// Disconnects whoever publishes for this auction. false: nginx did not answer within a second. Blocks; any thread.
bool drop_publisher(const std::string& control_socket, domain::AuctionId id);

}  // namespace fa::rtmp
