#include "base/image_probe.h"

#include <boost/crc.hpp>

namespace fa::base {
namespace {

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::uint32_t big_endian_16(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}

std::uint32_t big_endian_32(std::string_view bytes, std::size_t at) {
  return big_endian_16(bytes, at) << 16 | big_endian_16(bytes, at + 2);
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | byte_at(bytes, at + i);
  return value;
}

// `chunk`: type, data and CRC-32 of both.
bool has_right_crc(std::string_view chunk) {
  boost::crc_32_type crc;
  crc.process_bytes(chunk.data(), chunk.size() - 4);
  return crc.checksum() == big_endian_32(chunk, chunk.size() - 4);
}

// PNG: the signature, then chunks of (length, type, data, CRC) from IHDR to IEND, with IDAT between.
std::optional<ImageInfo> probe_png(std::string_view bytes) {
  constexpr std::string_view kSignature("\x89PNG\r\n\x1a\n", 8);
  constexpr std::size_t kChunkOverhead = 12;
  if (!bytes.starts_with(kSignature) || bytes.substr(8).size() < 25 || bytes.substr(12, 4) != "IHDR")
    return std::nullopt;
  const ImageInfo info{ImageFormat::png, big_endian_32(bytes, 16), big_endian_32(bytes, 20)};
  bool has_data = false;
  for (std::size_t at = 8; bytes.size() - at >= kChunkOverhead;) {
    const std::size_t length = big_endian_32(bytes, at);
    const std::string_view type = bytes.substr(at + 4, 4);
    if (length > bytes.size() - at - kChunkOverhead) return std::nullopt;
    if (!has_right_crc(bytes.substr(at + 4, length + 8))) return std::nullopt;
    at += kChunkOverhead + length;
    has_data = has_data || type == "IDAT";
    if (type == "IEND") return has_data && at == bytes.size() ? std::optional(info) : std::nullopt;
  }
  return std::nullopt;
}

bool starts_frame(std::uint32_t marker) {  // SOF0 to SOF15, without DHT, JPG and DAC, which stand among them
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool is_restart(std::uint32_t marker) {
  return marker >= 0xD0 && marker <= 0xD7;
}

// From `at`, behind a scan's header: where the next marker stands that is no part of the coded bytes (in those FF is
// followed by 00 or is a restart), or npos.
std::size_t end_of_scan(std::string_view bytes, std::size_t at) {
  for (; at + 1 < bytes.size(); ++at) {
    if (byte_at(bytes, at) != 0xFF || byte_at(bytes, at + 1) == 0xFF) continue;
    if (byte_at(bytes, at + 1) != 0 && !is_restart(byte_at(bytes, at + 1))) return at;
    ++at;
  }
  return std::string_view::npos;
}

// JPEG: SOI, then segments of (marker, length, data), coded bytes behind each scan's, and EOI (cameras put notes behind
// that). The frame has the size; a scan needs it, and tables to be read with.
std::optional<ImageInfo> probe_jpeg(std::string_view bytes) {
  constexpr std::uint32_t kHuffman = 0xC4, kStart = 0xD8, kEnd = 0xD9, kScan = 0xDA, kQuantisation = 0xDB;
  if (!bytes.starts_with("\xFF\xD8\xFF")) return std::nullopt;
  std::optional<ImageInfo> info;
  bool has_huffman = false, has_quantisation = false, has_scan = false;
  for (std::size_t at = 2; at < bytes.size() && bytes.size() - at >= 2;) {
    const std::uint32_t marker = byte_at(bytes, at + 1);
    if (byte_at(bytes, at) != 0xFF) return std::nullopt;
    if (marker == 0xFF) {  // a fill byte
      ++at;
      continue;
    }
    if (marker == kEnd) return has_scan ? info : std::nullopt;
    if (marker < 0xC0 || marker == kStart || is_restart(marker) || bytes.size() - at < 4) return std::nullopt;
    const std::size_t length = big_endian_16(bytes, at + 2);
    if (length < 2 || length > bytes.size() - at - 2) return std::nullopt;
    if (starts_frame(marker) && length >= 8)
      info = ImageInfo{ImageFormat::jpeg, big_endian_16(bytes, at + 7), big_endian_16(bytes, at + 5)};
    has_huffman = has_huffman || marker == kHuffman;
    has_quantisation = has_quantisation || marker == kQuantisation;
    at += 2 + length;
    if (marker != kScan) continue;
    const std::size_t end = end_of_scan(bytes, at);
    if (!info || !has_huffman || !has_quantisation || end == at) return std::nullopt;
    has_scan = true;
    at = end;
  }
  return std::nullopt;
}

// WebP: a RIFF file of exactly its stated length, whose first chunk is of one of three kinds that carry the size.
std::optional<ImageInfo> probe_webp(std::string_view bytes) {
  if (bytes.size() < 30 || !bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WEBP") return std::nullopt;
  const std::size_t stated = std::size_t{8} + little_endian(bytes, 4, 4);
  if (stated != bytes.size()) return std::nullopt;
  const std::string_view kind = bytes.substr(12, 4);
  if (little_endian(bytes, 16, 4) > bytes.size() - 20) return std::nullopt;
  if (kind == "VP8X")
    return ImageInfo{ImageFormat::webp, little_endian(bytes, 24, 3) + 1, little_endian(bytes, 27, 3) + 1};
  if (kind == "VP8 " && bytes.substr(23, 3) == "\x9D\x01\x2A")
    return ImageInfo{ImageFormat::webp, little_endian(bytes, 26, 2) & 0x3FFF, little_endian(bytes, 28, 2) & 0x3FFF};
  if (kind == "VP8L" && byte_at(bytes, 20) == 0x2F) {
    const std::uint32_t bits = little_endian(bytes, 21, 4);
    return ImageInfo{ImageFormat::webp, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
  }
  return std::nullopt;
}

// No camera makes more, and a browser would need gigabytes to show more.
bool sensible(const ImageInfo& info) {
  constexpr std::uint32_t kSideMax = 16'384;
  constexpr std::uint64_t kPixelsMax = 64'000'000;
  return info.width > 0 && info.height > 0 && info.width <= kSideMax && info.height <= kSideMax &&
         std::uint64_t{info.width} * info.height <= kPixelsMax;
}

}  // namespace

std::optional<ImageInfo> probe_image(std::string_view bytes) {
  for (auto probe : {probe_png, probe_jpeg, probe_webp})
    if (const auto info = probe(bytes)) return sensible(*info) ? info : std::nullopt;
  return std::nullopt;
}

}  // namespace fa::base
