// Close codes of /broadcast (docs/protocol, "Close codes").
#pragma once

#include <cstdint>

namespace fa::broadcast {

inline constexpr std::uint16_t kCloseSlow = 4008;  // the server cannot take the video in as fast as it comes
inline constexpr std::uint16_t kCloseInvalid = 4400;
inline constexpr std::uint16_t kCloseUnauthenticated = 4401;
inline constexpr std::uint16_t kCloseForbidden = 4403;
inline constexpr std::uint16_t kCloseTryLater = 4503;
inline constexpr std::uint16_t kCloseDone = 1000;

}  // namespace fa::broadcast
