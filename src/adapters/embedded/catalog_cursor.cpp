#include "adapters/embedded/catalog_cursor.h"

#include <cstring>

#include "base/crypto.h"

namespace fa::embedded {
namespace {

constexpr std::size_t kBytes = 1 + 8 + 16;  // sort, key, id; only this program on this machine reads them back

}  // namespace

std::string encode_cursor(ports::Sort sort, const CatalogCursor& cursor) {
  std::string bytes(kBytes, '\0');
  bytes[0] = static_cast<char>(sort);
  std::memcpy(bytes.data() + 1, &cursor.key, 8);
  std::memcpy(bytes.data() + 9, cursor.auction_id.uuid.bytes.data(), 16);
  return base::base64url_encode(bytes);
}

std::optional<CatalogCursor> decode_cursor(ports::Sort sort, std::string_view text) {
  const auto bytes = base::base64url_decode(text);
  if (!bytes || bytes->size() != kBytes || (*bytes)[0] != static_cast<char>(sort)) return std::nullopt;
  CatalogCursor cursor;
  std::memcpy(&cursor.key, bytes->data() + 1, 8);
  std::memcpy(cursor.auction_id.uuid.bytes.data(), bytes->data() + 9, 16);
  return cursor;
}

}  // namespace fa::embedded
