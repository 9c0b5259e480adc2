#pragma once

namespace fa::app {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace fa::app
