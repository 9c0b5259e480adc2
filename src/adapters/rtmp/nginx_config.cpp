#include "adapters/rtmp/nginx_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/url_authority.h"

namespace fa::rtmp {
namespace {

constexpr std::size_t kSocketPathMax = 107;  // sockaddr_un without its ending zero

// nginx's own quoting; `$` would be a variable in some directives, and has no escape.
bool is_sayable(const std::string& value) {
  return std::ranges::none_of(value,
                              [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '$'; });
}

std::string quoted(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

// crit: the lines below it would tell what publishers sent, as often as they like.
constexpr std::string_view kProcess = R"(load_module {module};
daemon off;
worker_processes 1;
{user}pid {pid};
error_log {error_log} crit;
events {{ worker_connections 1024; }}
)";

constexpr std::string_view kRtmp = R"(rtmp {{
  access_log off;
  max_connections {connections_max};
  server {{
    listen {listen};
    timeout 10s;
    ping 10s;
    ping_timeout 5s;
    buflen 0;
    notify_update_timeout 5s;
    application live {{
      live on;
      drop_idle_publisher 10s;
      deny play all;
      on_publish {callback}/publish;
      on_publish_done {callback}/publish_done;
      on_update {callback}/update;
      push {relay} pageUrl={relay_secret};
      push_reconnect 500ms;
    }}
    application play {{
      live on;
      deny play all;
      on_publish {callback}/play;
      on_publish_done {callback}/play_done;
      hls on;
      hls_path {hls_path};
      hls_nested on;
      hls_fragment {fragment_ms}ms;
      hls_playlist_length {playlist_ms}ms;
      hls_fragment_naming system;
    }}
  }}
}}
)";

constexpr std::string_view kControl = R"(http {{
  access_log off;
  client_body_temp_path {temp};
  proxy_temp_path {temp};
  fastcgi_temp_path {temp};
  uwsgi_temp_path {temp};
  scgi_temp_path {temp};
  server {{
    listen {socket};
    location /control {{ rtmp_control all; }}
  }}
}}
)";

}  // namespace

std::string nginx_config_path(const std::string& folder) {
  return folder + "/nginx.conf";
}

std::string nginx_control_socket(const std::string& folder) {
  return folder + "/control.sock";
}

std::string loopback_authority(const std::string& host, std::uint16_t port) {
  if (host.empty() || host == "0.0.0.0" || host == "localhost") return base::url_authority("127.0.0.1", port);
  return base::url_authority(host == "::" ? "::1" : host, port);
}

std::expected<std::string, std::string> nginx_config_text(const NginxConfig& config) {
  for (const std::string* value :
       {&config.folder, &config.hls_folder, &config.rtmp_module, &config.rtmp_host, &config.callback_url, &config.user})
    if (!is_sayable(*value)) return std::unexpected("nginx cannot be told of " + *value + ": a character in it");
  const std::string socket = nginx_control_socket(config.folder);
  if (socket.size() > kSocketPathMax)
    return std::unexpected(fmt::format("{}: a socket's path is at most {} bytes", socket, kSocketPathMax));

  using fmt::arg;
  std::string text = fmt::format(
      kProcess, arg("module", quoted(config.rtmp_module)),
      arg("user", config.user.empty() ? std::string() : "user " + quoted(config.user) + ";\n"),
      arg("pid", quoted(config.folder + "/nginx.pid")), arg("error_log", quoted(config.folder + "/error.log")));
  text += fmt::format(
      kRtmp, arg("connections_max", config.connections_max),
      arg("listen", base::url_authority(config.rtmp_host, config.rtmp_port)), arg("callback", config.callback_url),
      arg("relay", "rtmp://" + loopback_authority(config.rtmp_host, config.rtmp_port) + "/" + kPlayApplication),
      arg("relay_secret", config.relay_secret), arg("hls_path", quoted(config.hls_folder)),
      arg("fragment_ms", config.fragment_ms), arg("playlist_ms", config.playlist_ms));
  text += fmt::format(kControl, arg("temp", quoted(config.folder + "/temp")), arg("socket", quoted("unix:" + socket)));
  return text;
}

}  // namespace fa::rtmp
