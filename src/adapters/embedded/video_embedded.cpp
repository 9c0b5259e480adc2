#include "adapters/embedded/video_embedded.h"

#include "base/crypto.h"

namespace fa::embedded {
namespace {

constexpr std::size_t kUuidLength = 36;
constexpr std::size_t kSecretBytes = 20;  // 160 bits

// The auction's id, so that an ingest can look it up, and the secret.
std::string make_key(domain::AuctionId id) {
  return domain::to_string(id) + "_" + base::hex_encode(base::random_bytes(kSecretBytes));
}

}  // namespace

std::expected<ports::StreamCredentials, ports::StoreError> EmbeddedVideo::create(domain::AuctionId id) {
  return ports::StreamCredentials{settings_.ingest_url, make_key(id), playback_url(id)};
}

std::expected<std::string, ports::StoreError> EmbeddedVideo::new_key(domain::AuctionId id) {
  cut(id);
  return make_key(id);
}

ports::StreamState EmbeddedVideo::state(domain::AuctionId id) {
  const std::scoped_lock lock(mutex_);
  return {live_.contains(id), playback_url(id)};
}

void EmbeddedVideo::end(domain::AuctionId id) {
  cut(id);
}

void EmbeddedVideo::set_live(domain::AuctionId id, bool live) {
  // Published under the lock, so that the feed's order is the order of the changes.
  const std::scoped_lock lock(mutex_);
  const bool changed = live ? live_.insert(id).second : live_.erase(id) > 0;
  if (!changed) return;
  ports::StreamStatus status{id, live, playback_url(id)};
  feed_.publish(std::make_shared<const std::vector<ports::FeedEvent>>(1, ports::FeedEvent(std::move(status))));
}

std::optional<domain::AuctionId> EmbeddedVideo::which_auction(std::string_view stream_key) {
  if (stream_key.size() != kUuidLength + 1 + 2 * kSecretBytes || stream_key[kUuidLength] != '_') return std::nullopt;
  return domain::parse_id<domain::AuctionId>(stream_key.substr(0, kUuidLength));
}

std::string EmbeddedVideo::playback_url(domain::AuctionId id) const {
  return settings_.playback_base + "/" + domain::to_string(id) + "/index.m3u8";
}

void EmbeddedVideo::cut(domain::AuctionId id) {
  if (cut_) cut_(id);
  set_live(id, false);
}

}  // namespace fa::embedded
