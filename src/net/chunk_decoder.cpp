#include "net/chunk_decoder.h"

#include <algorithm>
#include <charconv>

#include "net/head_syntax.h"

namespace fa::net {

ChunkDecoder::Progress ChunkDecoder::feed(std::string_view bytes, std::string& body, std::size_t body_max) {
  const std::size_t size = bytes.size();
  auto status = Status::needs_more;
  while (!bytes.empty() && status == Status::needs_more) status = step(bytes, body, body_max);
  return {status, size - bytes.size()};
}

ChunkDecoder::Status ChunkDecoder::step(std::string_view& bytes, std::string& body, std::size_t body_max) {
  switch (expect_) {
    case Expect::content: {
      const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(content_left_, bytes.size()));
      body.append(bytes.substr(0, taken));
      bytes.remove_prefix(taken);
      content_left_ -= taken;
      if (content_left_ == 0) expect_ = Expect::content_cr;
      return Status::needs_more;
    }
    case Expect::content_cr:
      return expect_byte(bytes, '\r', Expect::content_lf);
    case Expect::content_lf:
      return expect_byte(bytes, '\n', Expect::size_line);
    default:
      break;
  }
  if (const auto status = take_line(bytes); status != Status::complete) return status;
  const auto status = expect_ == Expect::size_line ? size_line(body_max - body.size()) : trailer_line();
  line_.clear();
  return status;
}

ChunkDecoder::Status ChunkDecoder::expect_byte(std::string_view& bytes, char wanted, Expect next) {
  if (bytes.front() != wanted) return Status::malformed;
  bytes.remove_prefix(1);
  expect_ = next;
  return Status::needs_more;
}

// complete: line_ holds a whole line, without its end.
ChunkDecoder::Status ChunkDecoder::take_line(std::string_view& bytes) {
  const auto end = bytes.find('\n');
  const auto taken = end == std::string_view::npos ? bytes.size() : end + 1;
  if (line_.size() + taken > extra_bytes_left_ + kSizeDigitsMax + 2) return Status::malformed;
  line_.append(bytes.substr(0, taken));
  bytes.remove_prefix(taken);
  if (end == std::string_view::npos) return Status::needs_more;
  if (!line_.ends_with("\r\n")) return Status::malformed;
  line_.resize(line_.size() - 2);
  return is_field_text(line_) ? Status::complete : Status::malformed;
}

ChunkDecoder::Status ChunkDecoder::size_line(std::size_t body_bytes_left) {
  const char* const begin = line_.data();
  const char* const end = begin + line_.size();
  const auto [digits_end, error] = std::from_chars(begin, end, content_left_, 16);
  const auto digits = static_cast<std::size_t>(digits_end - begin);
  if (error != std::errc() || digits > kSizeDigitsMax) return Status::malformed;
  const auto extension = std::string_view(digits_end, end);
  const auto first = extension.find_first_not_of(" \t");
  if (!extension.empty() && (first == std::string_view::npos || extension[first] != ';')) return Status::malformed;
  if (extension.size() > extra_bytes_left_) return Status::malformed;
  extra_bytes_left_ -= extension.size();
  if (content_left_ > body_bytes_left) return Status::too_large;
  expect_ = content_left_ == 0 ? Expect::trailer_line : Expect::content;
  return Status::needs_more;
}

ChunkDecoder::Status ChunkDecoder::trailer_line() {
  if (line_.empty()) return Status::complete;
  if (line_.size() > extra_bytes_left_) return Status::malformed;
  extra_bytes_left_ -= line_.size();
  const auto colon = line_.find(':');
  const bool is_field = colon != std::string::npos && is_field_name(std::string_view(line_).substr(0, colon));
  return is_field ? Status::needs_more : Status::malformed;
}

}  // namespace fa::net
