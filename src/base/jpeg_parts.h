// A JPEG file's parts, one after the other (ITU-T T.81, annex B). Nothing is decoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fa::base {

inline constexpr std::string_view kJpegStart = "\xFF\xD8";
inline constexpr std::uint8_t kJpegEnd = 0xD9, kJpegScan = 0xDA;

// Views into the file.
struct JpegPart {
  std::uint8_t marker = 0;
  std::string_view bytes;  // the whole part: marker, length, data and, of a scan, the coded bytes
  std::string_view data;   // behind the length
  std::string_view coded;  // of a scan: what follows its data; empty for all others
};

class JpegParts {
 public:
  // `file` starts with kJpegStart and outlives this.
  explicit JpegParts(std::string_view file) : file_(file) {}

  // The last part's marker is kJpegEnd. Where the file ends within a scan, that part stands behind it all the same
  // (ended_in_scan() is true then), as browsers show a picture that lacks its end mark. nullopt where the file ends
  // elsewhere, or holds no part here.
  std::optional<JpegPart> next();
  bool ended_in_scan() const { return ended_in_scan_; }

 private:
  std::string_view file_;
  std::size_t at_ = kJpegStart.size();
  bool ended_in_scan_ = false;
};

}  // namespace fa::base
