// The chunked transfer coding (RFC 9112, 7.1), without I/O. Extensions and trailers are checked, bounded and ignored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fa::net {

class ChunkDecoder {
 public:
  enum class Status { needs_more, complete, malformed, too_large };
  struct Progress {
    Status status;
    std::size_t consumed;
  };

  // The lines of the coding (sizes with extensions, trailers) may hold this many bytes in all beyond plain sizes.
  explicit ChunkDecoder(std::size_t extra_bytes_max) : extra_bytes_left_(extra_bytes_max) {}

  // Appends content to `body`, which never grows beyond body_max. Bytes behind the last chunk are not taken.
  Progress feed(std::string_view bytes, std::string& body, std::size_t body_max);

 private:
  enum class Expect { size_line, content, content_cr, content_lf, trailer_line };
  static constexpr std::size_t kSizeDigitsMax = 16;

  Status step(std::string_view& bytes, std::string& body, std::size_t body_max);
  Status take_line(std::string_view& bytes);
  Status size_line(std::size_t body_bytes_left);
  Status trailer_line();
  Status expect_byte(std::string_view& bytes, char wanted, Expect next);

  Expect expect_ = Expect::size_line;
  std::uint64_t content_left_ = 0;  // of this chunk
  std::size_t extra_bytes_left_;
  std::string line_;  // what has come of the current line
};

}  // namespace fa::net
