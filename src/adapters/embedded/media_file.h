// Writes a file so that it is whole or not there, also after a power failure.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "ports/store_error.h"

namespace fa::embedded {

inline constexpr std::string_view kPartialExtension = ".part";  // what is being written, or was when the power went

// Writes beside `path` under a name of its own, syncs, and renames. `path` must not be written by two threads at once.
std::expected<void, ports::StoreError> write_whole_file(const std::string& path, std::string_view bytes);

}  // namespace fa::embedded
