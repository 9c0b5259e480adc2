// How ffmpeg is called for a broadcast from a browser.
#pragma once

#include <string>
#include <vector>

#include "ports/broadcasts.h"

namespace fa::rtmp {

// Reads the container on standard input, and nothing else: the input is a stranger's, so its format is said, not
// guessed, and it can name no other file or address. Sends H.264 and AAC, a key frame each second, to `ingest_url`.
std::vector<std::string> ffmpeg_command(const std::string& program, ports::Container container,
                                        const std::string& ingest_url);

}  // namespace fa::rtmp
