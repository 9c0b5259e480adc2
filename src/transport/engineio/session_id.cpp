#include "transport/engineio/session_id.h"

#include <algorithm>
#include <string>

#include "base/assert.h"
#include "base/crypto.h"

namespace fa::transport::engineio {

namespace {

constexpr std::size_t kLoopBytes = 2;
constexpr std::size_t kRandomBytes = 16;

}  // namespace

SessionId SessionId::make(std::size_t loop_index) {
  std::string bytes = {static_cast<char>(loop_index >> 8), static_cast<char>(loop_index)};
  bytes += base::random_bytes(kRandomBytes);
  const std::string text = base::base64url_encode(bytes);
  SessionId id;
  FA_ASSERT(text.size() == id.text_.size());
  std::ranges::copy(text, id.text_.begin());
  return id;
}

std::optional<std::size_t> loop_index_of(std::string_view sid) {
  const auto bytes = base::base64url_decode(sid);
  if (!bytes || bytes->size() != kLoopBytes + kRandomBytes) return std::nullopt;
  return static_cast<std::size_t>(static_cast<unsigned char>((*bytes)[0])) << 8 |
         static_cast<unsigned char>((*bytes)[1]);
}

}  // namespace fa::transport::engineio
