// Live video on this machine: nginx takes RTMP in and writes HLS, ffmpeg makes RTMP of what browsers send. This is what
// decides who may publish, and tells who is live. Any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/rtmp/hls_folder.h"
#include "adapters/rtmp/nginx_process.h"
#include "adapters/rtmp/playlist_watch.h"
#include "adapters/rtmp/publishers.h"
#include "adapters/rtmp/transcode.h"
#include "adapters/rtmp/video_tools.h"
#include "base/http/message.h"
#include "ports/broadcasts.h"
#include "ports/clock.h"

namespace fa::rtmp {

struct RtmpVideoOptions {
  std::string folder;  // ours alone: made, and emptied of old streams
  VideoTools tools;    // has_ingest()
  std::string rtmp_host;
  std::uint16_t rtmp_port = 1935;
  std::uint16_t callback_port = 0;
  std::string callback_base;       // of our internal listener, e.g. http://127.0.0.1:8010/internal/video
  std::size_t broadcasts_max = 4;  // each takes about a core for its picture
  int broadcast_nice = 10;         // of their ffmpeg
};

// What the auction house is asked and told.
struct AuctionHouse {
  // The open auction whose present key this is; nullopt: none. Blocking.
  std::function<std::optional<domain::AuctionId>(std::string_view stream_key)> auction_of_key;
  std::function<void(domain::AuctionId, bool)> set_live;
};

class RtmpVideo final : public ports::Broadcasts {
 public:
  // Writes nginx's configuration and starts it. The error says what is in the way.
  static std::expected<std::unique_ptr<RtmpVideo>, std::string> start(RtmpVideoOptions options, AuctionHouse house,
                                                                      const ports::Clock& clock);
  ~RtmpVideo() override;  // stop()
  // Ends nginx and every ffmpeg; nothing is published any more. Idempotent; blocks for seconds at most.
  void stop();

  // What nginx asks and reports: POST <callback_base>/<secret>/<event>. Blocking.
  base::http::Response on_callback(std::string_view secret, std::string_view event, std::string_view body);
  // Ends whatever is published for the auction, and what is about to be. Blocks at most some seconds.
  void cut(domain::AuctionId id);
  const HlsFolder& files() const { return files_; }

  std::expected<std::unique_ptr<ports::Broadcast>, ports::BroadcastRefusal> begin(domain::AuctionId id,
                                                                                  ports::Container container,
                                                                                  const ports::Broadcaster& broadcaster,
                                                                                  OnEnd on_end) override;

 private:
  RtmpVideo(RtmpVideoOptions options, AuctionHouse house, const ports::Clock& clock);
  std::expected<void, std::string> write_config() const;

  base::http::Response on_publish(std::string_view name, ConnectionId connection);
  std::optional<domain::AuctionId> admit(std::string_view key, ConnectionId connection);
  bool on_play(std::string_view name, ConnectionId connection);
  void on_publish_done(ConnectionId connection);
  void on_play_done(std::string_view name, ConnectionId connection);
  void on_playlist(domain::AuctionId id);
  void on_nginx_down();
  // Under broadcasts_mutex_.
  std::optional<ports::BroadcastRefusal> refusal_of(const ports::Broadcaster& broadcaster) const;
  void on_transcode_end(domain::AuctionId id, const std::string& reservation, OnEnd on_end);
  std::int64_t now_ms() const { return clock_.monotonic_us() / 1000; }

  const RtmpVideoOptions options_;
  const AuctionHouse house_;
  const ports::Clock& clock_;
  const std::string callback_secret_;
  const std::string relay_secret_;
  HlsFolder files_;
  Publishers publishers_;
  std::mutex mutex_;  // of what follows, and of telling set_live: it is never told of a stream that was cut before
  std::unordered_map<domain::AuctionId, ConnectionId> playing_;  // streams that nginx writes pieces of
  std::mutex broadcasts_mutex_;
  struct Running {
    std::shared_ptr<Transcode> transcode;
    ports::Broadcaster broadcaster;
  };
  std::vector<Running> transcodes_;  // ended ones are cleared away as new ones begin
  bool stopping_ = false;
  std::unique_ptr<PlaylistWatch> watch_;
  std::unique_ptr<NginxProcess> nginx_;
};

}  // namespace fa::rtmp
