// Pictures in a folder: one file a key, written under another name and then renamed, so a file is whole or not there.
// Keys are made here from 128 random bits, and only keys of that shape ever become a file name.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "ports/clock.h"
#include "ports/media_store.h"

namespace fa::embedded {

struct MediaFolderSettings {
  std::string folder;                      // made where it is absent
  std::string public_url;                  // e.g. http://127.0.0.1:8000: upload addresses start with it
  std::int64_t upload_ms_max = 3'600'000;  // from begin_upload to put
  std::size_t uploads_max = 10'000;        // begun and not put yet; more is unavailable
  std::int64_t folder_bytes_max = 20LL * 1024 * 1024 * 1024;  // all pictures together; more is unavailable
};

class MediaFolder : public ports::MediaStore {
 public:
  MediaFolder(MediaFolderSettings settings, const ports::Clock& clock);

  std::expected<ports::UploadTarget, ports::StoreError> begin_upload(std::string_view content_type) override;
  std::expected<void, ports::StoreError> put(std::string_view key, std::string bytes) override;
  std::expected<ports::Media, ports::StoreError> get(std::string_view key) override;
  std::expected<bool, ports::StoreError> contains(std::string_view key) override;

 private:
  std::string path_of(std::string_view key) const;
  // Takes the begun upload and room for its bytes; give_back() is for an upload that then failed.
  std::expected<void, ports::StoreError> claim(const std::string& key, std::size_t size);
  void give_back(const std::string& key, std::size_t size);
  void count_kept(std::size_t claimed, std::size_t kept);  // of an upload that was stored
  void forget_expired();

  const MediaFolderSettings settings_;
  const ports::Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::int64_t> begun_;  // key -> Unix ms of expiry; a restart forgets them
  std::int64_t folder_bytes_ = 0;
};

}  // namespace fa::embedded
