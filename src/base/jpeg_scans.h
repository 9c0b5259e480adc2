// Whether a JPEG's picture is all there, where its end mark is not. Decodes it (libjpeg), at an eighth of its size and
// within 128 MiB, which takes up to a second: for the few files that ask for it. Any thread.
#pragma once

#include <string_view>

namespace fa::base {

// False where the coded bytes end before the picture does, or libjpeg does not decode it.
bool has_whole_scans(std::string_view jpeg);

}  // namespace fa::base
