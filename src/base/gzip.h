// gzip (RFC 1952) of a text that lies in memory, for answers over HTTP.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fa::base {

// The fastest level: about 10 ms and 128 KiB of working memory for a text of 1 MiB. nullopt where there is no memory.
// Any thread.
std::optional<std::string> gzip(std::string_view text);

}  // namespace fa::base
