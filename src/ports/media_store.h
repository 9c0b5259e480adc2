// Pictures of auctions. Blocking; any thread.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ports/store_error.h"

namespace fa::ports {

inline constexpr std::size_t kMediaBytesMax = 8 * 1024 * 1024;  // of one picture

struct UploadTarget {
  std::string key;         // [a-z0-9-]+.(jpg|png|webp)
  std::string upload_url;  // PUT the bytes here, once, without a token: the address itself is the permission
};

// The bytes of one picture, read in pieces, so that a slow reader of it costs no memory. Any thread.
class MediaBytes {
 public:
  virtual ~MediaBytes() = default;
  virtual std::size_t size() const = 0;
  // Fills `out` from `offset`; fewer bytes only at the end. nullopt: it cannot be read.
  virtual std::optional<std::string_view> read_at(std::size_t offset, std::span<char> out) const = 0;
};

struct Media {
  std::string content_type;
  std::shared_ptr<const MediaBytes> bytes;  // never null
};

class MediaStore {
 public:
  virtual ~MediaStore() = default;
  // content_type is image/jpeg, image/png or image/webp; conflict otherwise.
  virtual std::expected<UploadTarget, StoreError> begin_upload(std::string_view content_type) = 0;
  // An upload of this key is begun and not over: what put() would not refuse as not_found. Does not block.
  virtual bool awaits(std::string_view key) = 0;
  // not_found where no upload of this key is begun, or it was too long ago. Checks the bytes against the key's type by
  // their content; conflict where they are not what they claim. Keeps the picture alone: what it tells of the place,
  // the time, the camera and the author is not stored.
  virtual std::expected<void, StoreError> put(std::string_view key, std::string_view bytes) = 0;
  virtual std::expected<Media, StoreError> get(std::string_view key) = 0;
  // The picture has been uploaded; false also for a key that is none.
  virtual std::expected<bool, StoreError> contains(std::string_view key) = 0;
};

}  // namespace fa::ports
