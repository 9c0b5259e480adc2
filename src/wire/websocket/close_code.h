// Why a connection ends (RFC 6455, section 7.4; ours from 4000 are in the protocol page, "Close codes").
#pragma once

#include <cstdint>

namespace fa::wire::websocket::close_code {

inline constexpr std::uint16_t kNormal = 1000;
inline constexpr std::uint16_t kGoingAway = 1001;
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kNone = 1005;      // never on the wire: a close frame without a code
inline constexpr std::uint16_t kAbnormal = 1006;  // never on the wire: the connection ended without a close frame
inline constexpr std::uint16_t kInvalidPayload = 1007;
inline constexpr std::uint16_t kPolicy = 1008;
inline constexpr std::uint16_t kTooBig = 1009;
inline constexpr std::uint16_t kServiceRestart = 1012;
inline constexpr std::uint16_t kSlowConsumer = 4008;

// Whether a close frame may carry this code: registered ones, and the ranges for libraries (3000) and private use
// (4000).
constexpr bool is_valid(std::uint16_t code) {
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && code != 1004 && code != kNone && code != kAbnormal;
}

}  // namespace fa::wire::websocket::close_code
