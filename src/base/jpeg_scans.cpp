#include "base/jpeg_scans.h"

#include <csetjmp>
#include <cstdio>
// After <cstdio>, which it needs and does not include.
#include <jpeglib.h>
// After <jpeglib.h>
#include <jerror.h>

#include <array>

namespace fa::base {
namespace {

constexpr long kMemoryMax = 128L << 20;
constexpr JDIMENSION kWidthMax = 16'384;

// libjpeg leaves an error by a jump: nothing between here and there may have a destructor.
struct Errors {
  jpeg_error_mgr base;  // first: libjpeg hands out a pointer to it
  std::jmp_buf leave;
  int warnings;
};

void on_error(j_common_ptr decoder) {
  std::longjmp(reinterpret_cast<Errors*>(decoder->err)->leave, 1);
}

// Level -1 is damage: bytes that are missing or make no sense. That the file ended, libjpeg says as soon as it looks
// ahead; where a row lacks bytes then, it says so, too.
void on_message(j_common_ptr decoder, int level) {
  if (level < 0 && decoder->err->msg_code != JWRN_JPEG_EOF) ++reinterpret_cast<Errors*>(decoder->err)->warnings;
}

void on_text(j_common_ptr) {}

bool reads_all_rows(jpeg_decompress_struct& decoder, const Errors& errors, std::string_view jpeg) {
  static thread_local std::array<JSAMPLE, std::size_t{kWidthMax} * 4> row;
  decoder.mem->max_memory_to_use = kMemoryMax;
  jpeg_mem_src(&decoder, reinterpret_cast<const unsigned char*>(jpeg.data()), jpeg.size());
  if (jpeg_read_header(&decoder, TRUE) != JPEG_HEADER_OK || decoder.image_width > kWidthMax) return false;
  decoder.scale_num = 1;
  decoder.scale_denom = 8;
  decoder.out_color_space = decoder.jpeg_color_space;
  jpeg_start_decompress(&decoder);
  if (decoder.output_components > 4) return false;
  JSAMPROW rows[] = {row.data()};
  while (decoder.output_scanline < decoder.output_height) {
    jpeg_read_scanlines(&decoder, rows, 1);
    if (errors.warnings > 0) return false;
  }
  return true;
}

}  // namespace

bool has_whole_scans(std::string_view jpeg) {
  Errors errors{};
  jpeg_decompress_struct decoder{};
  decoder.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = on_error;
  errors.base.emit_message = on_message;
  errors.base.output_message = on_text;
  volatile bool is_whole = false;
  if (setjmp(errors.leave) == 0) {
    jpeg_create_decompress(&decoder);
    is_whole = reads_all_rows(decoder, errors, jpeg);
  }
  jpeg_destroy_decompress(&decoder);
  return is_whole;
}

}  // namespace fa::base
