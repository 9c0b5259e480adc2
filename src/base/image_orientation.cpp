#include "base/image_orientation.h"

#include <cstddef>

#include "base/byte_order.h"

namespace fa::base {
namespace {

constexpr std::uint32_t kOrientationTag = 0x0112, kShort = 3;
constexpr std::size_t kHeaderBytes = 8, kEntryBytes = 12;

// TIFF says in its first bytes which end of a number comes first.
struct Numbers {
  std::string_view tiff;
  bool big_endian;

  std::uint32_t of_16(std::size_t at) const {
    return big_endian ? big_endian_16(tiff, at) : little_endian(tiff, at, 2);
  }
  std::uint32_t of_32(std::size_t at) const {
    return big_endian ? big_endian_32(tiff, at) : little_endian(tiff, at, 4);
  }
};

}  // namespace

std::uint8_t exif_orientation(std::string_view tiff) {
  if (tiff.size() < kHeaderBytes || (!tiff.starts_with("II") && !tiff.starts_with("MM"))) return kOrientationUpright;
  const Numbers numbers{tiff, tiff.starts_with("MM")};
  const std::size_t directory = numbers.of_32(4);
  if (directory > tiff.size() - 2) return kOrientationUpright;
  std::size_t at = directory + 2;
  for (std::uint32_t left = numbers.of_16(directory); left > 0 && tiff.size() - at >= kEntryBytes; --left) {
    if (numbers.of_16(at) == kOrientationTag) {
      const std::uint32_t value = numbers.of_16(at + 8);
      const bool has_sense = numbers.of_16(at + 2) == kShort && value >= 1 && value <= 8;
      return has_sense ? static_cast<std::uint8_t>(value) : kOrientationUpright;
    }
    at += kEntryBytes;
  }
  return kOrientationUpright;
}

std::string exif_of_orientation(std::uint8_t orientation) {
  std::string tiff("MM\0\x2A\0\0\0\x08", kHeaderBytes);                   // the directory follows at once
  tiff.append(std::string_view("\0\x01\x01\x12\0\x03\0\0\0\x01\0", 11));  // one entry: the tag, one SHORT
  tiff += static_cast<char>(orientation);
  tiff.append(6, '\0');  // fills the entry; and no further directory
  return tiff;
}

}  // namespace fa::base
