#include "adapters/embedded/media_folder.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>

#include "adapters/embedded/media_file.h"
#include "base/crypto.h"
#include "base/image_metadata.h"
#include "base/image_probe.h"

namespace fa::embedded {
namespace {

namespace fs = std::filesystem;
using ports::StoreError;
using ports::StoreErrorKind;

struct Kind {
  base::ImageFormat format;
  std::string_view content_type;
  std::string_view extension;
};

constexpr std::array<Kind, 3> kKinds{{
    {base::ImageFormat::jpeg, "image/jpeg", ".jpg"},
    {base::ImageFormat::png, "image/png", ".png"},
    {base::ImageFormat::webp, "image/webp", ".webp"},
}};

constexpr std::size_t kNameLength = 32;  // 128 bits in hex

// nullptr: not of the shape that begin_upload makes, so not a name that may reach the file system.
const Kind* kind_of_key(std::string_view key) {
  if (key.size() <= kNameLength) return nullptr;
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!std::ranges::all_of(key.substr(0, kNameLength), is_hex)) return nullptr;
  const auto found = std::ranges::find(kKinds, key.substr(kNameLength), &Kind::extension);
  return found == kKinds.end() ? nullptr : &*found;
}

// What a crash left half written is removed.
std::int64_t bytes_in(const std::string& folder) {
  std::int64_t sum = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == kPartialExtension) {
      fs::remove(entry.path(), ignored);
    } else if (entry.is_regular_file(ignored)) {
      sum += static_cast<std::int64_t>(entry.file_size(ignored));
    }
  }
  return sum;
}

StoreError not_found() {
  return {StoreErrorKind::not_found, "no such picture"};
}

// The picture as it is kept; nullopt where it is not what it says.
std::optional<std::string> as_kept(const Kind& kind, std::string_view bytes) {
  const auto info = base::probe_image(bytes);
  if (bytes.size() > ports::kMediaBytesMax || !info || info->format != kind.format) return std::nullopt;
  return base::without_metadata(bytes, kind.format);
}

}  // namespace

MediaFolder::MediaFolder(MediaFolderSettings settings, const ports::Clock& clock)
    : settings_(std::move(settings)), clock_(clock) {
  std::error_code ignored;  // a folder that cannot be made shows at the first put
  fs::create_directories(settings_.folder, ignored);
  folder_bytes_ = bytes_in(settings_.folder);
}

std::expected<ports::UploadTarget, StoreError> MediaFolder::begin_upload(std::string_view content_type) {
  const auto kind = std::ranges::find(kKinds, content_type, &Kind::content_type);
  if (kind == kKinds.end()) return std::unexpected(StoreError{StoreErrorKind::conflict, "not a type of picture"});
  std::string key = base::hex_encode(base::random_bytes(kNameLength / 2)).append(kind->extension);
  const std::scoped_lock lock(mutex_);
  if (begun_.size() >= settings_.uploads_max) forget_expired();
  if (begun_.size() >= settings_.uploads_max)
    return std::unexpected(StoreError{StoreErrorKind::unavailable, "too many uploads begun"});
  begun_.emplace(key, clock_.unix_ms() + settings_.upload_ms_max);
  return ports::UploadTarget{key, settings_.public_url + "/media/uploads/" + key};
}

std::expected<void, StoreError> MediaFolder::put(std::string_view key, std::string bytes) {
  const Kind* kind = kind_of_key(key);
  if (!kind) return std::unexpected(not_found());
  const std::string name(key);
  if (auto claimed = claim(name, bytes.size()); !claimed) return claimed;
  const StoreError wrong{StoreErrorKind::conflict, "not what its type says"};
  std::expected<void, StoreError> stored = std::unexpected(wrong);
  const auto kept = as_kept(*kind, bytes);
  if (kept) stored = write_whole_file(path_of(name), *kept);
  if (!stored)
    give_back(name, bytes.size());
  else
    count_kept(bytes.size(), kept->size());
  return stored;
}

std::expected<ports::Media, StoreError> MediaFolder::get(std::string_view key) {
  const Kind* kind = kind_of_key(key);
  if (!kind) return std::unexpected(not_found());
  std::ifstream file(path_of(key), std::ios::binary);
  if (!file) return std::unexpected(not_found());
  ports::Media media{std::string(kind->content_type), {}};
  media.bytes.assign(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) return std::unexpected(StoreError{StoreErrorKind::unavailable, "a picture cannot be read"});
  return media;
}

std::expected<bool, StoreError> MediaFolder::contains(std::string_view key) {
  std::error_code ignored;
  return kind_of_key(key) && fs::is_regular_file(path_of(key), ignored);
}

std::string MediaFolder::path_of(std::string_view key) const {
  return settings_.folder + "/" + std::string(key);
}

std::expected<void, StoreError> MediaFolder::claim(const std::string& key, std::size_t size) {
  const std::scoped_lock lock(mutex_);
  const auto found = begun_.find(key);
  if (found == begun_.end() || found->second < clock_.unix_ms()) return std::unexpected(not_found());
  if (folder_bytes_ + static_cast<std::int64_t>(size) > settings_.folder_bytes_max)
    return std::unexpected(StoreError{StoreErrorKind::unavailable, "the folder of pictures is full"});
  folder_bytes_ += static_cast<std::int64_t>(size);
  begun_.erase(found);
  return {};
}

void MediaFolder::give_back(const std::string& key, std::size_t size) {
  const std::scoped_lock lock(mutex_);
  folder_bytes_ -= static_cast<std::int64_t>(size);
  begun_.emplace(key, clock_.unix_ms() + settings_.upload_ms_max);
}

void MediaFolder::count_kept(std::size_t claimed, std::size_t kept) {
  const std::scoped_lock lock(mutex_);
  folder_bytes_ += static_cast<std::int64_t>(kept) - static_cast<std::int64_t>(claimed);
}

void MediaFolder::forget_expired() {
  std::erase_if(begun_, [now = clock_.unix_ms()](const auto& entry) { return entry.second < now; });
}

}  // namespace fa::embedded
