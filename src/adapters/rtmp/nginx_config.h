// The configuration of our own nginx: RTMP in, HLS files out, nothing else. Every address in it is on this machine but
// the one that publishers connect to.
//
// A publisher comes to the application `live` with the stream key as the stream's name. nginx asks us (on_publish); we
// answer with a redirect that renames the stream to the auction's id, under which it is relayed to the application
// `play`, which writes the pieces. So a key is never part of a file's name, and nobody but an admitted publisher makes
// nginx write anything.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace fa::rtmp {

struct NginxConfig {
  std::string folder;       // absolute: configuration, log, sockets
  std::string hls_folder;   // absolute: <hls_folder>/<auction_id>/index.m3u8
  std::string rtmp_module;  // absolute path of nginx's module
  std::string rtmp_host;    // where publishers connect; an address, may be IPv6 or a wildcard
  std::uint16_t rtmp_port = 1935;
  std::string callback_url;  // of our internal listener, with the secret in its path, no slash at its end
  std::string relay_secret;  // shown by the relay to the application `play`
  std::string user;          // that the worker runs as; empty unless nginx starts as root
  int fragment_ms = 1000;
  int playlist_ms = 6000;
  int connections_max = 192;  // a publisher takes three: its own, and both ends of the relay
};

inline constexpr const char* kIngestApplication = "live";
inline constexpr const char* kPlayApplication = "play";

// The text of nginx.conf, or what cannot be said in one.
std::expected<std::string, std::string> nginx_config_text(const NginxConfig& config);

std::string nginx_config_path(const std::string& folder);
std::string nginx_control_socket(const std::string& folder);
// RTMP_HOST:PORT as somebody on this machine reaches it: a wildcard is the loopback address.
std::string loopback_authority(const std::string& host, std::uint16_t port);

}  // namespace fa::rtmp
