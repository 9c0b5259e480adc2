#include "rest/compressed_texts.h"

#include <algorithm>

#include "base/gzip.h"
#include "base/permit.h"

namespace fa::rest {
namespace {

constexpr std::size_t kKeptBytesMax = 2 * 1024 * 1024;
constexpr std::size_t kKeptMax = 32;

}  // namespace

std::shared_ptr<const std::string> CompressedTexts::gzip(const std::string& etag, std::string_view text) {
  if (auto kept = find(etag)) return kept;
  const base::Permit permit(compressing_);
  if (!permit) return nullptr;
  auto bytes = base::gzip(text);
  if (!bytes || bytes->size() >= text.size()) return nullptr;
  auto shared = std::make_shared<const std::string>(std::move(*bytes));
  keep({etag, shared});
  return shared;
}

std::shared_ptr<const std::string> CompressedTexts::find(const std::string& etag) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(entries_, etag, &Entry::etag);
  return found == entries_.end() ? nullptr : found->bytes;
}

void CompressedTexts::keep(Entry entry) {
  const std::lock_guard lock(mutex_);
  kept_bytes_ += entry.bytes->size();
  entries_.push_back(std::move(entry));
  while (entries_.size() > kKeptMax || kept_bytes_ > kKeptBytesMax) {
    kept_bytes_ -= entries_.front().bytes->size();
    entries_.pop_front();
  }
}

}  // namespace fa::rest
