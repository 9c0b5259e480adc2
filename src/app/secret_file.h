// A secret that stands in a file, so that neither a list of processes nor the environment shows it.
#pragma once

#include <expected>
#include <string>

namespace fa::app {

inline constexpr std::size_t kSecretFileBytesMax = 4096;

// What the file holds, without the line end at its end. A regular file that is not empty and has at most
// kSecretFileBytesMax bytes; an error is a clause with the path: "cannot read /run/x: Permission denied". Blocking.
std::expected<std::string, std::string> read_secret_file(const std::string& path);

}  // namespace fa::app
