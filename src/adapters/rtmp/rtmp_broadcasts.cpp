// Broadcasts from a browser: an ffmpeg each, which publishes like anybody else, with a secret that is good once.
#include <algorithm>
#include <iterator>

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

// One address may have so much of the broadcasts that it takes two to have all.
constexpr std::size_t kAddressesAtLeast = 2;

// A publisher's place, given back where no broadcast came of it.
class Reservation {
 public:
  Reservation(Publishers& publishers, domain::AuctionId id, std::int64_t now_ms)
      : publishers_(publishers), id_(id), secret_(publishers.reserve(id, now_ms)) {}
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;
  ~Reservation() {
    if (secret_ && !kept_) publishers_.end_of(id_, *secret_);
  }
  const std::optional<std::string>& secret() const { return secret_; }  // nullopt: somebody has the place
  void keep() { kept_ = true; }

 private:
  Publishers& publishers_;
  const domain::AuctionId id_;
  const std::optional<std::string> secret_;
  bool kept_ = false;
};

}  // namespace

std::optional<ports::BroadcastRefusal> RtmpVideo::refusal_of(const ports::Broadcaster& broadcaster) const {
  using ports::BroadcastRefusal;
  // What is finished only sends its rest: its person may begin the next.
  const bool has_one = std::ranges::any_of(transcodes_, [&](const Running& one) {
    return one.broadcaster.user_id == broadcaster.user_id && !one.transcode->is_finished();
  });
  if (has_one) return BroadcastRefusal::person_share;
  const auto of_address = std::ranges::count_if(
      transcodes_, [&](const Running& one) { return one.broadcaster.address == broadcaster.address; });
  const std::size_t address_max = std::max<std::size_t>(options_.broadcasts_max / kAddressesAtLeast, 1);
  if (static_cast<std::size_t>(of_address) >= address_max && transcodes_.size() < options_.broadcasts_max)
    return BroadcastRefusal::address_share;
  if (transcodes_.size() >= options_.broadcasts_max) return BroadcastRefusal::too_many;
  return std::nullopt;
}

std::expected<std::unique_ptr<ports::Broadcast>, ports::BroadcastRefusal> RtmpVideo::begin(
    domain::AuctionId id, ports::Container container, const ports::Broadcaster& broadcaster, OnEnd on_end) {
  using ports::BroadcastRefusal;
  if (!options_.tools.has_browser()) return std::unexpected(BroadcastRefusal::unavailable);
  std::vector<Running> ended;  // joined after the lock is given back
  const std::scoped_lock lock(broadcasts_mutex_);
  if (stopping_) return std::unexpected(BroadcastRefusal::unavailable);
  const auto gone = std::ranges::partition(transcodes_, [](const auto& one) { return !one.transcode->has_ended(); });
  ended.assign(std::move_iterator(gone.begin()), std::move_iterator(gone.end()));
  transcodes_.erase(gone.begin(), gone.end());
  if (const auto refused = refusal_of(broadcaster)) return std::unexpected(*refused);
  Reservation reservation(publishers_, id, now_ms());
  if (!reservation.secret()) return std::unexpected(BroadcastRefusal::already_live);
  const std::string url = "rtmp://" + loopback_authority(options_.rtmp_host, options_.rtmp_port) + "/" +
                          kIngestApplication + "/" + *reservation.secret();
  transcodes_.reserve(transcodes_.size() + 1);
  auto transcode = std::make_shared<Transcode>(
      ffmpeg_command(options_.tools.ffmpeg, container, url),
      TranscodeLimits{.nice = options_.broadcast_nice,
                      .sandbox = ffmpeg_sandbox(options_.tools.ffmpeg, options_.rtmp_port)},
      clock_, [this, id, secret = *reservation.secret(), on_end = std::move(on_end)]() mutable {
        on_transcode_end(id, secret, std::move(on_end));
      });
  reservation.keep();  // from here on the transcode's end gives it back
  auto handle = std::make_unique<Handle>(transcode);
  transcodes_.push_back({std::move(transcode), broadcaster});
  return handle;
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
