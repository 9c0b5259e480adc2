// Pictures in a folder: one file a key, written under another name and then renamed, so a file is whole or not there.
// Keys are made here from 128 random bits, and only keys of that shape ever become a file name.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

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
  bool awaits(std::string_view key) override;
  std::expected<void, ports::StoreError> put(std::string_view key, std::string_view bytes) override;
  std::expected<ports::Media, ports::StoreError> get(std::string_view key) override;
  std::expected<bool, ports::StoreError> contains(std::string_view key) override;

 private:
  std::string path_of(std::string_view key) const;
  // A begun upload that is being put, and room for its bytes. Both are given back where it ends without having been
  // kept, however it ends.
  class Claim {
   public:
    Claim(MediaFolder& folder, std::string key, std::size_t bytes)
        : folder_(&folder), key_(std::move(key)), bytes_(bytes) {}
    Claim(Claim&& other) noexcept
        : folder_(std::exchange(other.folder_, nullptr)), key_(std::move(other.key_)), bytes_(other.bytes_) {}
    Claim& operator=(Claim&&) = delete;
    ~Claim() {
      if (folder_) folder_->give_back(key_, bytes_);
    }
    void kept(std::size_t bytes) { std::exchange(folder_, nullptr)->finish(key_, bytes_, bytes); }

   private:
    MediaFolder* folder_;
    std::string key_;
    std::size_t bytes_;
  };
  std::expected<Claim, ports::StoreError> claim(std::string key, std::size_t size);
  void give_back(const std::string& key, std::size_t size);
  void finish(const std::string& key, std::size_t claimed, std::size_t kept);  // bytes
  void forget_expired();

  const MediaFolderSettings settings_;
  const ports::Clock& clock_;
  std::mutex mutex_;
  struct Upload {
    std::int64_t expires_at = 0;  // Unix ms
    bool is_being_put = false;
  };
  std::unordered_map<std::string, Upload> begun_;  // by key; a restart forgets them
  std::int64_t folder_bytes_ = 0;
};

}  // namespace fa::embedded
