// Broadcasts from a browser: an ffmpeg each, which publishes like anybody else, with a secret that is good once.
#include <algorithm>

#include "adapters/rtmp/ffmpeg_command.h"
#include "adapters/rtmp/nginx_config.h"
#include "adapters/rtmp/rtmp_video.h"

namespace fa::rtmp {
namespace {

class Handle final : public ports::Broadcast {
 public:
  explicit Handle(std::shared_ptr<Transcode> transcode) : transcode_(std::move(transcode)) {}
  ~Handle() override { transcode_->finish(); }
  bool write(std::string_view piece) override { return transcode_->write(piece); }

 private:
  const std::shared_ptr<Transcode> transcode_;
};

}  // namespace

std::expected<std::unique_ptr<ports::Broadcast>, ports::BroadcastRefusal> RtmpVideo::begin(domain::AuctionId id,
                                                                                           ports::Container container,
                                                                                           OnEnd on_end) {
  using ports::BroadcastRefusal;
  if (!options_.tools.has_browser()) return std::unexpected(BroadcastRefusal::unavailable);
  std::vector<std::shared_ptr<Transcode>> ended;  // joined after the lock is given back
  const std::scoped_lock lock(broadcasts_mutex_);
  if (stopping_) return std::unexpected(BroadcastRefusal::unavailable);
  const auto gone = std::ranges::partition(transcodes_, [](const auto& one) { return !one->has_ended(); });
  ended.assign(gone.begin(), gone.end());
  transcodes_.erase(gone.begin(), gone.end());
  if (transcodes_.size() >= options_.broadcasts_max) return std::unexpected(BroadcastRefusal::too_many);
  const auto reservation = publishers_.reserve(id, now_ms());
  if (!reservation) return std::unexpected(BroadcastRefusal::already_live);
  const std::string url = "rtmp://" + loopback_authority(options_.rtmp_host, options_.rtmp_port) + "/" +
                          kIngestApplication + "/" + *reservation;
  auto transcode = std::make_shared<Transcode>(
      ffmpeg_command(options_.tools.ffmpeg, container, url), TranscodeLimits{.nice = options_.broadcast_nice}, clock_,
      [this, id, reservation = *reservation, on_end = std::move(on_end)]() mutable {
        on_transcode_end(id, reservation, std::move(on_end));
      });
  transcodes_.push_back(transcode);
  return std::make_unique<Handle>(std::move(transcode));
}

void RtmpVideo::on_transcode_end(domain::AuctionId id, const std::string& reservation, OnEnd on_end) {
  using ports::BroadcastEnd;
  switch (publishers_.end_of(id, reservation)) {
    case ReservationEnd::cut:
      return on_end(BroadcastEnd::cut);
    case ReservationEnd::never_came:
      return on_end(BroadcastEnd::unreadable);
    case ReservationEnd::came:
      return on_end(BroadcastEnd::failed);
  }
}

}  // namespace fa::rtmp
