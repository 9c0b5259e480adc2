#include "base/image_metadata.h"

#include <algorithm>
#include <array>
#include <boost/crc.hpp>

#include "base/byte_order.h"
#include "base/image_orientation.h"
#include "base/jpeg_parts.h"

namespace fa::base {
namespace {

constexpr std::string_view kExifPrefix("Exif\0\0", 6);

// JPEG ----------------------------------------------------------------------------------------------------------------

bool shows_the_image(const JpegPart& part) {
  constexpr std::uint8_t kFirstApp = 0xE0, kApp2 = 0xE2, kApp14 = 0xEE;
  constexpr std::size_t kJfifWithoutThumbnail = 14;
  if (part.marker < kFirstApp) return true;
  switch (part.marker) {
    case kFirstApp:
      return part.data.starts_with(std::string_view("JFIF\0", 5)) && part.data.size() == kJfifWithoutThumbnail;
    case kApp2:
      return part.data.starts_with(std::string_view("ICC_PROFILE\0", 12));
    case kApp14:
      return part.data.starts_with("Adobe");  // which colours its components are
    default:
      return false;
  }
}

bool is_exif(const JpegPart& part) {
  return part.marker == 0xE1 && part.data.starts_with(kExifPrefix);
}

std::string jpeg_exif(std::uint8_t orientation) {
  const std::string exif = exif_of_orientation(orientation);
  const std::size_t length = 2 + kExifPrefix.size() + exif.size();
  std::string segment{'\xFF', '\xE1', static_cast<char>(length >> 8), static_cast<char>(length)};
  return segment.append(kExifPrefix).append(exif);
}

std::optional<std::string> clean_jpeg(std::string_view bytes) {
  std::string kept(kJpegStart);
  kept.reserve(bytes.size());
  bool has_exif = false;
  JpegParts parts(bytes);
  while (const auto part = parts.next()) {
    if (shows_the_image(*part)) {
      kept += part->bytes;
    } else if (is_exif(*part) && !has_exif) {
      has_exif = true;
      const auto orientation = exif_orientation(part->data.substr(kExifPrefix.size()));
      if (orientation != kOrientationUpright) kept += jpeg_exif(orientation);
    }
    if (part->marker == kJpegEnd) return kept;
  }
  return std::nullopt;
}

// PNG -----------------------------------------------------------------------------------------------------------------

bool is_shown_png_chunk(std::string_view type) {
  constexpr std::array<std::string_view, 18> kAncillary{"tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB",
                                                        "cICP", "mDCV", "mDCv", "cLLI", "cLLi", "bKGD",
                                                        "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT"};
  const bool is_critical = (byte_at(type, 0) & 0x20) == 0;
  return is_critical || std::ranges::find(kAncillary, type) != kAncillary.end();
}

std::string png_exif(std::uint8_t orientation) {
  const std::string exif = exif_of_orientation(orientation);
  const std::string chunk = "eXIf" + exif;
  boost::crc_32_type crc;
  crc.process_bytes(chunk.data(), chunk.size());
  return as_big_endian_32(static_cast<std::uint32_t>(exif.size())) + chunk + as_big_endian_32(crc.checksum());
}

std::optional<std::string> clean_png(std::string_view bytes) {
  constexpr std::size_t kSignature = 8, kChunkOverhead = 12;
  std::string kept(bytes.substr(0, kSignature));
  kept.reserve(bytes.size());
  for (std::size_t at = kSignature; at + kChunkOverhead <= bytes.size();) {
    const std::size_t length = big_endian_32(bytes, at);
    if (length > bytes.size() - at - kChunkOverhead) return std::nullopt;
    const std::string_view type = bytes.substr(at + 4, 4);
    if (is_shown_png_chunk(type)) kept += bytes.substr(at, kChunkOverhead + length);
    if (type == "IEND") return kept;
    if (type == "eXIf") {
      const auto orientation = exif_orientation(bytes.substr(at + 8, length));
      if (orientation != kOrientationUpright) kept += png_exif(orientation);
    }
    at += kChunkOverhead + length;
  }
  return std::nullopt;
}

// WebP ----------------------------------------------------------------------------------------------------------------

void append_riff_chunk(std::string& file, std::string_view type, std::string_view data) {
  file.append(type).append(as_little_endian_32(static_cast<std::uint32_t>(data.size()))).append(data);
  if (data.size() % 2 != 0) file += '\0';
}

bool is_shown_webp_chunk(std::string_view type) {
  constexpr std::array<std::string_view, 7> kShown{"VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"};
  return std::ranges::find(kShown, type) != kShown.end();
}

// Some cameras put the prefix of a JPEG's Exif segment before the block.
std::uint8_t webp_orientation(std::string_view exif) {
  return exif_orientation(exif.starts_with(kExifPrefix) ? exif.substr(kExifPrefix.size()) : exif);
}

// The flags of the VP8X chunk, the first one where there is one, say which chunks follow.
void tell_webp_chunks(std::string& file, bool has_exif) {
  constexpr std::size_t kFlags = 20;
  constexpr std::uint32_t kExifFlag = 0x08, kXmpFlag = 0x04;
  if (file.size() <= kFlags || file.compare(12, 4, "VP8X") != 0 || little_endian(file, 16, 4) == 0) return;
  const std::uint32_t flags = byte_at(file, kFlags) & ~(kExifFlag | kXmpFlag);
  file[kFlags] = static_cast<char>(flags | (has_exif ? kExifFlag : 0));
}

std::optional<std::string> clean_webp(std::string_view bytes) {
  constexpr std::size_t kRiffHeader = 12, kChunkHeader = 8;
  if (bytes.size() < kRiffHeader) return std::nullopt;
  bytes = bytes.substr(0, std::max(kRiffHeader, std::size_t{8} + little_endian(bytes, 4, 4)));  // what follows is none
  std::string kept(bytes.substr(0, kRiffHeader));
  kept.reserve(bytes.size());
  bool has_exif = false;
  for (std::size_t at = kRiffHeader; at + kChunkHeader <= bytes.size();) {
    const std::string_view type = bytes.substr(at, 4);
    const std::size_t length = little_endian(bytes, at + 4, 4);
    at += kChunkHeader;
    if (length > bytes.size() - at) return std::nullopt;
    const std::string_view data = bytes.substr(at, length);
    if (is_shown_webp_chunk(type)) append_riff_chunk(kept, type, data);
    if (type == "EXIF" && !has_exif && webp_orientation(data) != kOrientationUpright) {
      append_riff_chunk(kept, type, exif_of_orientation(webp_orientation(data)));
      has_exif = true;
    }
    at = std::min(at + length + length % 2, bytes.size());
  }
  tell_webp_chunks(kept, has_exif);
  return kept.replace(4, 4, as_little_endian_32(static_cast<std::uint32_t>(kept.size() - 8)));
}

}  // namespace

std::optional<std::string> without_metadata(std::string_view bytes, ImageFormat format) {
  switch (format) {
    case ImageFormat::png:
      return clean_png(bytes);
    case ImageFormat::jpeg:
      return bytes.starts_with(kJpegStart) ? clean_jpeg(bytes) : std::nullopt;
    case ImageFormat::webp:
      return clean_webp(bytes);
  }
  return std::nullopt;
}

}  // namespace fa::base
