#include "adapters/rtmp/rtmp_video.h"

#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>

#include "adapters/rtmp/child_sandbox.h"
#include "adapters/rtmp/nginx_config.h"
#include "adapters/rtmp/nginx_control.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/replace_file.h"

namespace fa::rtmp {
namespace {

using base::http::Headers;
using base::http::Response;

constexpr std::size_t kOwnSecretBytes = 20;

std::string new_secret() {
  return base::hex_encode(base::random_bytes(kOwnSecretBytes));
}

std::string value_of(const Headers& form, std::string_view name) {
  for (const auto& [key, value] : form)
    if (key == name) return value;
  return {};
}

// 0 where there is none: no connection has that number.
ConnectionId connection_of(const Headers& form) {
  const std::string text = value_of(form, "clientid");
  ConnectionId number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Response answer(bool yes) {
  return base::http::text_response(yes ? 200 : 403, yes ? "yes\n" : "no\n");
}

// nginx that starts as root would run as nobody, who may not write here.
std::string own_name_if_root() {
  if (geteuid() != 0) return {};
  const passwd* const user = getpwuid(0);
  return user ? user->pw_name : "root";
}

}  // namespace

std::expected<std::unique_ptr<RtmpVideo>, std::string> RtmpVideo::start(RtmpVideoOptions options, AuctionHouse house,
                                                                        const ports::Clock& clock) {
  if (!LandlockRules::is_supported())
    base::log::warn("this kernel has no landlock: the video programs could read the house's files");
  std::error_code error;
  options.folder = std::filesystem::absolute(options.folder, error).string();
  std::unique_ptr<RtmpVideo> video(new RtmpVideo(std::move(options), std::move(house), clock));
  if (auto written = video->write_config(); !written) return std::unexpected(written.error());
  RtmpVideo& self = *video;
  video->watch_ = std::make_unique<PlaylistWatch>([&self](domain::AuctionId id) { self.on_playlist(id); });
  video->nginx_ = std::make_unique<NginxProcess>(NginxProcessOptions{.program = self.options_.tools.nginx,
                                                                     .folder = self.options_.folder,
                                                                     .rtmp_module = self.options_.tools.rtmp_module,
                                                                     .rtmp_port = self.options_.rtmp_port,
                                                                     .callback_port = self.options_.callback_port},
                                                 clock, [&self] { self.on_nginx_down(); });
  return video;
}

RtmpVideo::RtmpVideo(RtmpVideoOptions options, AuctionHouse house, const ports::Clock& clock)
    : options_(std::move(options)),
      house_(std::move(house)),
      clock_(clock),
      callback_secret_(new_secret()),
      relay_secret_(new_secret()),
      files_(options_.folder + "/hls") {}

RtmpVideo::~RtmpVideo() {
  stop();
}

void RtmpVideo::stop() {
  std::vector<Running> running;
  {
    const std::scoped_lock lock(broadcasts_mutex_);
    stopping_ = true;
    running.swap(transcodes_);
  }
  for (const auto& one : running) one.transcode->stop();
  nginx_.reset();
  watch_.reset();
}

std::expected<void, std::string> RtmpVideo::write_config() const {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(options_.folder + "/temp", error);
  fs::permissions(options_.folder, fs::perms::owner_all, error);
  if (error || !files_.clear()) return std::unexpected(options_.folder + " cannot be written");
  NginxConfig config;
  config.folder = options_.folder;
  config.hls_folder = options_.folder + "/hls";
  config.rtmp_module = options_.tools.rtmp_module;
  config.rtmp_host = options_.rtmp_host;
  config.rtmp_port = options_.rtmp_port;
  config.callback_url = options_.callback_base + "/" + callback_secret_;
  config.relay_secret = relay_secret_;
  config.user = own_name_if_root();
  const auto text = nginx_config_text(config);
  if (!text) return std::unexpected(text.error());
  constexpr mode_t kOwnerOnly = 0600;  // secrets stand in it
  return base::replace_file(nginx_config_path(options_.folder), *text, kOwnerOnly);
}

Response RtmpVideo::on_callback(std::string_view secret, std::string_view event, std::string_view body) {
  if (!base::equal_in_constant_time(secret, callback_secret_))
    return base::http::problem("not_found", "There is no such thing.");
  const auto form = base::http::parse_form(body);
  if (!form) return answer(false);
  const ConnectionId connection = connection_of(*form);
  const std::string name = value_of(*form, "name");
  if (connection == 0) return answer(false);
  if (event == "publish") return on_publish(name, connection);
  // nginx asks about its own relay too, as of one who plays; that goes on for as long as the publisher does.
  if (event == "update")
    return answer(value_of(*form, "call") == "update_play" || publishers_.touch(connection, now_ms()));
  if (event == "play") {
    const bool is_relay = base::equal_in_constant_time(value_of(*form, "pageurl"), relay_secret_);
    return answer(is_relay && on_play(name, connection));
  }
  if (event == "publish_done") on_publish_done(connection);
  if (event == "play_done") on_play_done(name, connection);
  return answer(true);
}

Response RtmpVideo::on_publish(std::string_view name, ConnectionId connection) {
  auto id = publishers_.redeem(name, connection, now_ms());
  if (!id) id = admit(name, connection);
  if (!id) return answer(false);
  base::log::info("publisher admitted", {{"auction_id", domain::to_string(*id)}});
  // nginx renames the stream to what is here, so that the key stays out of everything that follows.
  Response renamed = base::http::text_response(302, "");
  return renamed.set("Location", domain::to_string(*id));
}

std::optional<domain::AuctionId> RtmpVideo::admit(std::string_view key, ConnectionId connection) {
  const auto refused = [](const char* why) {
    base::log::info("publisher refused", {{"reason", why}});
    return std::nullopt;
  };
  constexpr const char* kNoKey = "not the present key of an open auction";
  const auto id = house_.auction_of_key(key);
  if (!id) return refused(kNoKey);
  if (!publishers_.claim(*id, connection, now_ms())) return refused("somebody publishes already");
  // Again, now that a cut would be noticed: the key may have been replaced in between.
  if (house_.auction_of_key(key) == id && publishers_.is_admitted(*id)) return id;
  publishers_.release(connection);
  return refused(kNoKey);
}

bool RtmpVideo::on_play(std::string_view name, ConnectionId connection) {
  const auto id = domain::parse_id<domain::AuctionId>(name);
  if (!id) return false;
  if (!publishers_.is_admitted(*id)) {
    // Cut while nginx was about to start it, so that the order to drop it found nobody.
    drop_publisher(nginx_control_socket(options_.folder), *id);
    return false;
  }
  const std::scoped_lock lock(mutex_);
  if (playing_.contains(*id)) return false;
  files_.prepare(*id);
  const bool will_be_told = watch_->expect(*id, files_.folder_of(*id));
  playing_.emplace(*id, connection);  // last: what throws before leaves the place free
  if (!will_be_told) house_.set_live(*id, true);
  return true;
}

void RtmpVideo::on_playlist(domain::AuctionId id) {
  const std::scoped_lock lock(mutex_);
  if (playing_.contains(id) && publishers_.is_admitted(id)) house_.set_live(id, true);
}

void RtmpVideo::on_publish_done(ConnectionId connection) {
  const std::scoped_lock lock(mutex_);
  if (const auto id = publishers_.release(connection)) house_.set_live(*id, false);
}

void RtmpVideo::on_play_done(std::string_view name, ConnectionId connection) {
  const auto id = domain::parse_id<domain::AuctionId>(name);
  if (!id) return;
  const std::scoped_lock lock(mutex_);
  const auto found = playing_.find(*id);
  if (found == playing_.end() || found->second != connection) return;
  playing_.erase(found);
  watch_->forget(*id);
  house_.set_live(*id, false);
  files_.remove(*id);
}

void RtmpVideo::on_nginx_down() {
  const std::scoped_lock lock(mutex_);
  publishers_.clear();
  for (const auto& [id, connection] : playing_) {
    watch_->forget(id);
    house_.set_live(id, false);
  }
  playing_.clear();
  files_.clear();
}

void RtmpVideo::cut(domain::AuctionId id) {
  {
    const std::scoped_lock lock(mutex_);
    if (!publishers_.cut(id)) return;
  }
  if (!drop_publisher(nginx_control_socket(options_.folder), id))
    base::log::warn("a publisher is dropped late", {{"auction_id", domain::to_string(id)}});
}

}  // namespace fa::rtmp
