// How ffmpeg is called for a broadcast from a browser.
#pragma once

#include <string>
#include <vector>

#include "adapters/rtmp/child_sandbox.h"
#include "ports/broadcasts.h"

namespace fa::rtmp {

// Reads the container on standard input, and nothing else: the input is a stranger's, so its format is said, not
// guessed, only the codecs of browsers are decoded, and it can name no other file or address. Sends H.264 and AAC, a
// key frame each second, to `ingest_url`.
std::vector<std::string> ffmpeg_command(const std::string& program, ports::Container container,
                                        const std::string& ingest_url);

// All that such a program may do: no file but its own parts, one port.
ChildSandbox ffmpeg_sandbox(const std::string& program, std::uint16_t rtmp_port);

}  // namespace fa::rtmp
