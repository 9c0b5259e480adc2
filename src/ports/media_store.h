// Pictures of auctions. Blocking; any thread.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "ports/store_error.h"

namespace fa::ports {

struct UploadTarget {
  std::string key;         // [a-z0-9-]+.(jpg|png|webp)
  std::string upload_url;  // PUT the bytes here
};

struct Media {
  std::string content_type;
  std::string bytes;
};

class MediaStore {
 public:
  virtual ~MediaStore() = default;
  virtual std::expected<UploadTarget, StoreError> begin_upload(std::string_view content_type) = 0;
  // Checks the bytes against the key's type by their content; conflict where they are not what they claim.
  virtual std::expected<void, StoreError> put(std::string_view key, std::string bytes) = 0;
  virtual std::expected<Media, StoreError> get(std::string_view key) = 0;
};

}  // namespace fa::ports
