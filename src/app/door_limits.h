// What the settings and the machine let clients take of this house.
#pragma once

#include <cstddef>

#include "admission/limits.h"
#include "app/settings.h"

namespace fa::app {

// For the public listener. `descriptors`: how many the process may have open. Logs where they allow fewer connections
// than CONNECTIONS_MAX says.
admission::DoorLimits door_limits(const Settings& settings, std::size_t descriptors);
// For the internal listener: what comes there is ours or an operator's. Bounded in all, and by no share.
admission::DoorLimits internal_door_limits();

}  // namespace fa::app
