// The smallest pictures that are whole, and their parts.
#pragma once

#include <boost/crc.hpp>
#include <cstdint>
#include <string>

namespace fa::test {

inline std::string big_endian_32(std::uint32_t value) {
  std::string bytes(4, '\0');
  for (int i = 0; i < 4; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(value >> (24 - 8 * i));
  return bytes;
}

inline std::string png_chunk(const std::string& type, const std::string& data) {
  boost::crc_32_type crc;
  crc.process_bytes(type.data(), type.size());
  crc.process_bytes(data.data(), data.size());
  return big_endian_32(static_cast<std::uint32_t>(data.size())) + type + data + big_endian_32(crc.checksum());
}

inline std::string png(std::uint32_t width = 4, std::uint32_t height = 3) {
  return std::string("\x89PNG\r\n\x1a\n", 8) +
         png_chunk("IHDR", big_endian_32(width) + big_endian_32(height) + std::string("\x08\x02\0\0\0", 5)) +
         png_chunk("IDAT", "pixels") + png_chunk("IEND", "");
}

inline std::string jpeg(std::uint16_t width = 4, std::uint16_t height = 3) {
  const std::string size{static_cast<char>(height >> 8), static_cast<char>(height), static_cast<char>(width >> 8),
                         static_cast<char>(width)};
  return "\xFF\xD8" + std::string("\xFF\xE0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0", 18) +
         std::string("\xFF\xDB\x00\x03q", 5) + std::string("\xFF\xC0\x00\x0B\x08", 5) + size +
         std::string("\x01\x11\x00\x00", 4) + std::string("\xFF\xC4\x00\x03h", 5) + std::string("\xFF\xDA\x00\x02", 4) +
         "scan\xFF\xD9";
}

inline std::string little_endian_32(std::uint32_t value) {
  std::string bytes(4, '\0');
  for (int i = 0; i < 4; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * i));
  return bytes;
}

inline std::string webp() {
  const std::string frame = std::string("\x30\x01\x00\x9D\x01\x2A\x04\x00\x03\x00", 10) + "data";
  const std::string body = "WEBPVP8 " + little_endian_32(static_cast<std::uint32_t>(frame.size())) + frame;
  return "RIFF" + little_endian_32(static_cast<std::uint32_t>(body.size())) + body;
}

}  // namespace fa::test
