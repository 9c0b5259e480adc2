#include "adapters/embedded/media_folder.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/crypto.h"
#include "base/image_metadata.h"
#include "base/image_probe.h"
#include "base/read_only_file.h"
#include "base/replace_file.h"

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
    if (entry.path().extension() == base::kPartialExtension) {
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

std::expected<void, StoreError> write_picture(const std::string& path, std::string_view bytes) {
  constexpr mode_t kEverybodyReads = 0644;
  if (auto written = base::replace_file(path, bytes, kEverybodyReads); !written)
    return std::unexpected(StoreError{StoreErrorKind::unavailable, written.error()});
  return {};
}

// The picture as it is kept; nullopt where it is not what it says.
std::optional<std::string> as_kept(const Kind& kind, std::string_view bytes) {
  const auto info = base::probe_image(bytes);
  if (bytes.size() > ports::kMediaBytesMax || !info || info->format != kind.format) return std::nullopt;
  return base::without_metadata(bytes, kind.format);
}

class FileBytes final : public ports::MediaBytes {
 public:
  explicit FileBytes(std::unique_ptr<base::ReadOnlyFile> file) : file_(std::move(file)) {}
  std::size_t size() const override { return file_->size(); }
  std::optional<std::string_view> read_at(std::size_t offset, std::span<char> out) const override {
    return file_->read_at(offset, out);
  }

 private:
  const std::unique_ptr<base::ReadOnlyFile> file_;
};

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
  begun_.emplace(key, Upload{.expires_at = clock_.unix_ms() + settings_.upload_ms_max});
  return ports::UploadTarget{key, settings_.public_url + "/media/uploads/" + key};
}

bool MediaFolder::awaits(std::string_view key) {
  const std::scoped_lock lock(mutex_);
  const auto found = begun_.find(std::string(key));
  return found != begun_.end() && !found->second.is_being_put && found->second.expires_at >= clock_.unix_ms();
}

std::expected<void, StoreError> MediaFolder::put(std::string_view key, std::string_view bytes) {
  const Kind* kind = kind_of_key(key);
  if (!kind) return std::unexpected(not_found());
  const std::string name(key);
  auto claimed = claim(name, bytes.size());
  if (!claimed) return std::unexpected(claimed.error());
  const auto kept = as_kept(*kind, bytes);
  if (!kept) return std::unexpected(StoreError{StoreErrorKind::conflict, "not what its type says"});
  if (auto stored = write_picture(path_of(name), *kept); !stored) return stored;
  claimed->kept(kept->size());
  return {};
}

std::expected<ports::Media, StoreError> MediaFolder::get(std::string_view key) {
  const Kind* kind = kind_of_key(key);
  if (!kind) return std::unexpected(not_found());
  const int fd = ::open(path_of(key).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0 && errno != ENOENT)
    return std::unexpected(StoreError{StoreErrorKind::unavailable, "a picture cannot be read"});
  auto file = base::ReadOnlyFile::of(fd, ports::kMediaBytesMax);
  if (!file) return std::unexpected(not_found());
  return ports::Media{std::string(kind->content_type), std::make_shared<FileBytes>(std::move(file))};
}

std::expected<bool, StoreError> MediaFolder::contains(std::string_view key) {
  std::error_code ignored;
  return kind_of_key(key) && fs::is_regular_file(path_of(key), ignored);
}

std::string MediaFolder::path_of(std::string_view key) const {
  return settings_.folder + "/" + std::string(key);
}

std::expected<MediaFolder::Claim, StoreError> MediaFolder::claim(std::string key, std::size_t size) {
  const std::scoped_lock lock(mutex_);
  const auto found = begun_.find(key);
  if (found == begun_.end() || found->second.is_being_put || found->second.expires_at < clock_.unix_ms())
    return std::unexpected(not_found());
  if (folder_bytes_ + static_cast<std::int64_t>(size) > settings_.folder_bytes_max)
    return std::unexpected(StoreError{StoreErrorKind::unavailable, "the folder of pictures is full"});
  folder_bytes_ += static_cast<std::int64_t>(size);
  found->second.is_being_put = true;
  return Claim(*this, std::move(key), size);
}

void MediaFolder::give_back(const std::string& key, std::size_t size) {
  const std::scoped_lock lock(mutex_);
  folder_bytes_ -= static_cast<std::int64_t>(size);
  begun_.at(key) = {.expires_at = clock_.unix_ms() + settings_.upload_ms_max};
}

void MediaFolder::finish(const std::string& key, std::size_t claimed, std::size_t kept) {
  const std::scoped_lock lock(mutex_);
  begun_.erase(key);
  folder_bytes_ += static_cast<std::int64_t>(kept) - static_cast<std::int64_t>(claimed);
}

void MediaFolder::forget_expired() {
  std::erase_if(begun_, [now = clock_.unix_ms()](const auto& entry) {
    return entry.second.expires_at < now && !entry.second.is_being_put;
  });
}

}  // namespace fa::embedded
