// Any bytes as a picture: what is taken for one stays one of the same size without its metadata, and has none then.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/image_metadata.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fa::base;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  for (const ImageFormat format : {ImageFormat::png, ImageFormat::jpeg, ImageFormat::webp})
    without_metadata(file, format);
  const auto info = probe_image(file);
  const auto kept = info ? without_metadata(file, info->format) : std::nullopt;
  if (!kept) return 0;
  const auto still = probe_image(*kept);
  if (!still || still->format != info->format || still->width != info->width || still->height != info->height)
    std::abort();
  if (without_metadata(*kept, info->format) != *kept) std::abort();
  return 0;
}
