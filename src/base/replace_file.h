// A file that is whole or not there, also after a power failure and on a full disk.
#pragma once

#include <sys/types.h>

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace fa::base {

// What the name of a file ends in while it is written; one that stayed is of a write that the power cut.
inline constexpr std::string_view kPartialExtension = ".part";

// Puts `bytes` into `path`, in place of what was there: they are written to a new file beside it, synced, and renamed.
// Durable when it returns. `mode` is the new file's, less the process's umask. Blocking; any thread, also two for one
// path at once (one of them comes last). An error is a sentence with the path and errno's text; `path` is then as it
// was, and no partial file stays, unless what failed is the folder's sync: then the new file is there, and only a power
// failure may bring back the old one.
std::expected<void, std::string> replace_file(const std::filesystem::path& path, std::string_view bytes, mode_t mode);

}  // namespace fa::base
