#include "app/live_video.h"

#include <cstdlib>

#include "adapters/rtmp/nginx_config.h"
#include "base/crypto.h"
#include "base/log.h"
#include "rest/decisions.h"

namespace fa::app {

namespace {

using base::http::PathParams;
using base::http::Request;
using base::http::Response;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

std::optional<domain::AuctionId> auction_of_key(Stores& stores, std::string_view key) {
  const auto id = embedded::EmbeddedVideo::which_auction(key);
  if (!id) return std::nullopt;
  const auto entry = stores.catalog->find(*id);
  if (!entry || entry->hidden || !base::equal_in_constant_time(entry->stream_key, key)) return std::nullopt;
  const auto view = rest::Decisions(*stores.engine).view(*id);
  return view && view->state.status == domain::Status::live ? id : std::nullopt;
}

rtmp::RtmpVideoOptions options_of(const Settings& settings, const rtmp::VideoTools& tools) {
  rtmp::RtmpVideoOptions options;
  options.folder = path_in(settings, "video");
  options.tools = tools;
  options.rtmp_host = settings.host;
  options.rtmp_port = settings.rtmp_port;
  options.callback_base =
      "http://" + rtmp::loopback_authority(settings.internal_host, settings.internal_port) + "/internal/video";
  options.callback_port = settings.internal_port;
  options.broadcasts_max = settings.broadcasts_max;
  options.broadcast_nice = settings.broadcast_nice;
  return options;
}

Response file_answer(const rtmp::HlsFile& file) {
  const bool is_playlist = file.kind == rtmp::HlsKind::playlist;
  Response response;
  response.file = file.bytes;
  response.set("Content-Type", is_playlist ? "application/vnd.apple.mpegurl" : "video/mp2t")
      .set("Cache-Control", is_playlist ? "no-cache" : "public, max-age=86400, immutable");
  return response;
}

}  // namespace

LiveVideo::LiveVideo(const Settings& settings, Stores& stores) : stores_(stores), wanted_(settings.video) {
  if (!wanted_) return;
  const char* const path = std::getenv("PATH");
  tools_ = rtmp::find_video_tools({settings.nginx_program, settings.nginx_rtmp_module, settings.ffmpeg_program},
                                  path ? path : "/usr/bin:/bin");
  if (!missing().empty())
    base::log::warn("live video lacks programs", {{"missing", joined(missing())},
                                                  {"browser", tools_.has_browser() ? "on" : "off"},
                                                  {"rtmp", tools_.has_ingest() ? "on" : "off"}});
  if (!tools_.has_ingest()) return;
  auto started = rtmp::RtmpVideo::start(
      options_of(settings, tools_),
      {.auction_of_key = [&stores](std::string_view key) { return auction_of_key(stores, key); },
       .set_live = [&stores](domain::AuctionId id, bool live) { stores.video->set_live(id, live); }},
      stores.clock);
  if (!started) {
    base::log::error("live video cannot start", {{"detail", started.error()}});
    return;
  }
  rtmp_ = std::move(*started);
  stores.video->on_cut([rtmp = rtmp_.get()](domain::AuctionId id) { rtmp->cut(id); });
}

LiveVideo::~LiveVideo() {
  stop();
}

void LiveVideo::stop() {
  stores_.video->on_cut({});
  if (rtmp_) rtmp_->stop();
}

std::vector<std::string> LiveVideo::missing() const {
  return wanted_ ? tools_.missing() : std::vector<std::string>{};
}

void LiveVideo::add_public_routes(base::http::Router& router) const {
  router.add("GET", "/hls/{auction_id}/{file}", [this](const Request&, const PathParams& params) {
    const auto file = rtmp_ ? rtmp_->files().read(params["auction_id"], params["file"]) : std::nullopt;
    return file ? file_answer(*file) : base::http::problem("not_found", "There is no such stream now.");
  });
}

void LiveVideo::add_internal_routes(base::http::Router& router) const {
  if (!rtmp_) return;
  router.add("POST", "/internal/video/{secret}/{event}", [this](const Request& request, const PathParams& params) {
    auto response = rtmp_->on_callback(params["secret"], params["event"], request.body);
    response.log.is_routine = true;  // every publisher's update every 5 s; who is admitted has a line of its own
    return response;
  });
}

}  // namespace fa::app
