#include "base/image_probe.h"

#include <boost/crc.hpp>

#include "base/byte_order.h"
#include "base/jpeg_parts.h"
#include "base/jpeg_scans.h"

namespace fa::base {
namespace {

// No camera makes more, and a browser would need gigabytes to show more.
bool sensible(const ImageInfo& info) {
  constexpr std::uint32_t kSideMax = 16'384;
  constexpr std::uint64_t kPixelsMax = 64'000'000;
  return info.width > 0 && info.height > 0 && info.width <= kSideMax && info.height <= kSideMax &&
         std::uint64_t{info.width} * info.height <= kPixelsMax;
}

// `chunk`: type, data and CRC-32 of both.
bool has_right_crc(std::string_view chunk) {
  boost::crc_32_type crc;
  crc.process_bytes(chunk.data(), chunk.size() - 4);
  return crc.checksum() == big_endian_32(chunk, chunk.size() - 4);
}

// PNG: the signature, then chunks of (length, type, data, CRC) from IHDR to IEND, with IDAT between. Phones that crop a
// screenshot leave the old picture's rest behind the end.
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
    if (type == "IEND") return has_data ? std::optional(info) : std::nullopt;
  }
  return std::nullopt;
}

bool starts_frame(std::uint32_t marker) {  // SOF0 to SOF15, without DHT, JPG and DAC, which stand among them
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// JPEG: its parts up to the end (cameras put notes behind that; some forget its mark). The frame has the size; a scan
// needs it, and tables to be read with.
std::optional<ImageInfo> probe_jpeg(std::string_view bytes) {
  constexpr std::uint32_t kHuffman = 0xC4, kQuantisation = 0xDB;
  if (!bytes.starts_with(kJpegStart)) return std::nullopt;
  std::optional<ImageInfo> info;
  bool has_huffman = false, has_quantisation = false, has_scan = false;
  JpegParts parts(bytes);
  while (const auto part = parts.next()) {
    if (part->marker == kJpegEnd) {
      const bool is_whole = has_scan && info && sensible(*info) && (!parts.ended_in_scan() || has_whole_scans(bytes));
      return is_whole ? info : std::nullopt;
    }
    if (starts_frame(part->marker) && part->data.size() >= 6)
      info = ImageInfo{ImageFormat::jpeg, big_endian_16(part->data, 3), big_endian_16(part->data, 1)};
    has_huffman = has_huffman || part->marker == kHuffman;
    has_quantisation = has_quantisation || part->marker == kQuantisation;
    if (part->marker != kJpegScan) continue;
    if (!info || !has_huffman || !has_quantisation || part->coded.empty()) return std::nullopt;
    has_scan = true;
  }
  return std::nullopt;
}

// WebP: a RIFF file of its stated length at least, whose first chunk is of one of three kinds that carry the size.
std::optional<ImageInfo> probe_webp(std::string_view bytes) {
  constexpr std::size_t kBeforeData = 20;
  if (bytes.size() < kBeforeData || !bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WEBP") return std::nullopt;
  const std::size_t stated = std::size_t{8} + little_endian(bytes, 4, 4);
  if (stated < kBeforeData || stated > bytes.size()) return std::nullopt;
  bytes = bytes.substr(0, stated);
  const std::string_view kind = bytes.substr(12, 4);
  const std::size_t length = little_endian(bytes, 16, 4);
  if (length > bytes.size() - kBeforeData) return std::nullopt;
  if (kind == "VP8X" && length >= 10)
    return ImageInfo{ImageFormat::webp, little_endian(bytes, 24, 3) + 1, little_endian(bytes, 27, 3) + 1};
  if (kind == "VP8 " && length >= 10 && bytes.substr(23, 3) == "\x9D\x01\x2A")
    return ImageInfo{ImageFormat::webp, little_endian(bytes, 26, 2) & 0x3FFF, little_endian(bytes, 28, 2) & 0x3FFF};
  if (kind == "VP8L" && length >= 5 && byte_at(bytes, 20) == 0x2F) {
    const std::uint32_t bits = little_endian(bytes, 21, 4);
    return ImageInfo{ImageFormat::webp, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
  }
  return std::nullopt;
}

}  // namespace

std::optional<ImageInfo> probe_image(std::string_view bytes) {
  for (auto probe : {probe_png, probe_jpeg, probe_webp})
    if (const auto info = probe(bytes)) return sensible(*info) ? info : std::nullopt;
  return std::nullopt;
}

}  // namespace fa::base
