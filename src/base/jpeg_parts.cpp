#include "base/jpeg_parts.h"

#include "base/byte_order.h"

namespace fa::base {
namespace {

constexpr std::uint32_t kStart = 0xD8;
constexpr std::string_view kEndBytes = "\xFF\xD9";

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

}  // namespace

std::optional<JpegPart> JpegParts::next() {
  if (ended_in_scan_) return JpegPart{.marker = kJpegEnd, .bytes = kEndBytes, .data = {}, .coded = {}};
  // Any number of fill bytes may stand before a marker.
  while (at_ + 1 < file_.size() && byte_at(file_, at_) == 0xFF && byte_at(file_, at_ + 1) == 0xFF) ++at_;
  if (file_.size() - at_ < 2 || byte_at(file_, at_) != 0xFF) return std::nullopt;
  const std::uint32_t marker = byte_at(file_, at_ + 1);
  JpegPart part{.marker = static_cast<std::uint8_t>(marker), .bytes = file_.substr(at_, 2), .data = {}, .coded = {}};
  if (marker == kJpegEnd) return part;
  if (marker < 0xC0 || marker == kStart || is_restart(marker) || file_.size() - at_ < 4) return std::nullopt;
  const std::size_t length = big_endian_16(file_, at_ + 2);
  if (length < 2 || length > file_.size() - at_ - 2) return std::nullopt;
  part.data = file_.substr(at_ + 4, length - 2);
  std::size_t end = at_ + 2 + length;
  if (marker == kJpegScan) {
    const std::size_t coded = end;
    end = end_of_scan(file_, coded);
    if (end == std::string_view::npos) {
      end = file_.ends_with('\xFF') ? file_.size() - 1 : file_.size();  // half a marker
      ended_in_scan_ = end > coded;
      if (!ended_in_scan_) return std::nullopt;
    }
    part.coded = file_.substr(coded, end - coded);
  }
  part.bytes = file_.substr(at_, end - at_);
  at_ = end;
  return part;
}

}  // namespace fa::base
