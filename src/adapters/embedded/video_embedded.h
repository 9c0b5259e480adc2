// Video of this machine: makes stream keys and addresses, and remembers who is live. Whatever takes the streams in asks
// which_auction() whom a key names, checks it against the catalogue's, and reports with set_live().
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "ports/event_feed.h"
#include "ports/video.h"

namespace fa::embedded {

struct VideoSettings {
  std::string ingest_url;     // e.g. rtmp://127.0.0.1:1935/live
  std::string playback_base;  // a path of the house, e.g. /hls: streams are at <base>/<auction_id>/index.m3u8
};

class EmbeddedVideo : public ports::Video {
 public:
  EmbeddedVideo(VideoSettings settings, ports::EventFeed& feed) : settings_(std::move(settings)), feed_(feed) {}

  std::expected<ports::StreamCredentials, ports::StoreError> create(domain::AuctionId id) override;
  std::expected<std::string, ports::StoreError> new_key(domain::AuctionId id) override;
  ports::StreamState state(domain::AuctionId id) override;
  void end(domain::AuctionId id) override;

  // A publisher of this auction has come or gone; publishes StreamStatus where that is news.
  void set_live(domain::AuctionId id, bool live);
  // What cuts a running publisher, when its key is replaced or its auction ends. Set before the first call of another.
  void on_cut(std::function<void(domain::AuctionId)> cut) { cut_ = std::move(cut); }

  // Whom a stream key names; nullopt where it is none. That it is the present key is the catalogue's to say.
  static std::optional<domain::AuctionId> which_auction(std::string_view stream_key);

 private:
  std::string playback_url(domain::AuctionId id) const;
  void cut(domain::AuctionId id);

  const VideoSettings settings_;
  ports::EventFeed& feed_;
  std::function<void(domain::AuctionId)> cut_;
  std::mutex mutex_;
  std::unordered_set<domain::AuctionId> live_;  // bounded by the publishers that the ingest admits
};

}  // namespace fa::embedded
