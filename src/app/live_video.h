// Live video of this house: found, started, and tied to its auctions. Without it everything else works.
#pragma once

#include <memory>
#include <string>

#include "adapters/rtmp/rtmp_video.h"
#include "app/settings.h"
#include "app/stores.h"
#include "base/http/router.h"

namespace fa::app {

class LiveVideo {
 public:
  // Starts it where VIDEO is on and the programs are there; logs what is missing otherwise. The ports of the settings
  // are final. The stores outlive this.
  LiveVideo(const Settings& settings, Stores& stores);
  ~LiveVideo();  // stop()

  // Ends nginx and every ffmpeg, and cuts no stream any more. Idempotent; after those who may cut one have ended.
  void stop();

  bool takes_rtmp() const { return rtmp_ != nullptr; }
  bool takes_browsers() const { return rtmp_ && tools_.has_browser(); }
  std::vector<std::string> missing() const;  // Debian packages; empty where VIDEO is off
  ports::Broadcasts* broadcasts() const { return takes_browsers() ? rtmp_.get() : nullptr; }

  void add_public_routes(base::http::Router& router) const;    // GET /hls/{auction_id}/{file}
  void add_internal_routes(base::http::Router& router) const;  // POST /internal/video/{secret}/{event}, for nginx

 private:
  Stores& stores_;
  bool wanted_;
  rtmp::VideoTools tools_;
  std::unique_ptr<rtmp::RtmpVideo> rtmp_;
};

}  // namespace fa::app
