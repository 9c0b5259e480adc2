// What a file claims to be a picture really is, read from its structure; nothing is decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fa::base {

enum class ImageFormat { png, jpeg, webp };

struct ImageInfo {
  ImageFormat format;
  std::uint32_t width = 0;  // pixels
  std::uint32_t height = 0;
};

// nullopt: none of the three, cut short (a JPEG may lack its end mark alone), damaged where the structure
// shows it (a PNG's checksums, a JPEG's tables and scans, a WebP's chunks), or without a sensible size. Any bytes may
// be given.
std::optional<ImageInfo> probe_image(std::string_view bytes);

}  // namespace fa::base
