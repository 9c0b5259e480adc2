#include "adapters/rtmp/nginx_config.h"

#include <gmock/gmock.h>

namespace fa::rtmp {
namespace {

using testing::HasSubstr;
using testing::Not;

NginxConfig config() {
  NginxConfig config;
  config.folder = "/srv/house/video";
  config.hls_folder = "/srv/house/video/hls";
  config.rtmp_module = "/usr/lib/nginx/modules/ngx_rtmp_module.so";
  config.rtmp_host = "127.0.0.1";
  config.rtmp_port = 1935;
  config.callback_url = "http://127.0.0.1:8010/internal/video/s3cret";
  config.relay_secret = "relay-s3cret";
  return config;
}

TEST(NginxConfig, TakesRtmpAndAsksUs) {
  const std::string text = nginx_config_text(config()).value();
  EXPECT_THAT(text, HasSubstr("listen 127.0.0.1:1935;"));
  EXPECT_THAT(text, HasSubstr("on_publish http://127.0.0.1:8010/internal/video/s3cret/publish;"));
  EXPECT_THAT(text, HasSubstr("push rtmp://127.0.0.1:1935/play pageUrl=relay-s3cret;"));
  EXPECT_THAT(text, HasSubstr("hls_path \"/srv/house/video/hls\";"));
  EXPECT_THAT(text, HasSubstr("hls_fragment 1000ms;"));
}

TEST(NginxConfig, LogsNoStreamNamesAndLetsNobodyPlayOverRtmp) {
  const std::string text = nginx_config_text(config()).value();
  EXPECT_THAT(text, HasSubstr("access_log off;"));
  EXPECT_THAT(text, HasSubstr("error.log\" crit;"));
  EXPECT_THAT(text, Not(HasSubstr("play all;\n      allow")));
  std::size_t denied = 0;
  for (std::size_t at = text.find("deny play all"); at != std::string::npos; at = text.find("deny play all", at + 1))
    ++denied;
  EXPECT_EQ(denied, 2u) << "in both applications";
}

TEST(NginxConfig, ControlIsASocketInTheFolderAlone) {
  const std::string text = nginx_config_text(config()).value();
  EXPECT_THAT(text, HasSubstr("listen \"unix:/srv/house/video/control.sock\";"));
}

TEST(NginxConfig, NamesItsUserOnlyWhereItStartsAsRoot) {
  EXPECT_THAT(nginx_config_text(config()).value(), Not(HasSubstr("user ")));
  NginxConfig as_root = config();
  as_root.user = "root";
  EXPECT_THAT(nginx_config_text(as_root).value(), HasSubstr("user \"root\";"));
}

TEST(NginxConfig, QuotesFoldersAsTheyAre) {
  NginxConfig odd = config();
  odd.hls_folder = R"(/srv/a "b"; \c/hls)";
  EXPECT_THAT(nginx_config_text(odd).value(), HasSubstr(R"(hls_path "/srv/a \"b\"; \\c/hls";)"));
}

TEST(NginxConfig, RefusesWhatCannotBeQuoted) {
  for (const char* bad : {"/srv/$host", "/srv/a\nb", "/srv/a\x7f"}) {
    NginxConfig odd = config();
    odd.hls_folder = bad;
    EXPECT_FALSE(nginx_config_text(odd).has_value()) << bad;
  }
  NginxConfig deep = config();
  deep.folder = "/" + std::string(100, 'a');
  EXPECT_THAT(nginx_config_text(deep).error(), HasSubstr("at most 107 bytes"));
}

TEST(NginxConfig, AWildcardIsReachedOverLoopback) {
  EXPECT_EQ(loopback_authority("0.0.0.0", 1935), "127.0.0.1:1935");
  EXPECT_EQ(loopback_authority("::", 1935), "[::1]:1935");
  EXPECT_EQ(loopback_authority("localhost", 1), "127.0.0.1:1");
  EXPECT_EQ(loopback_authority("192.0.2.7", 1935), "192.0.2.7:1935");
  NginxConfig everywhere = config();
  everywhere.rtmp_host = "::";
  const std::string text = nginx_config_text(everywhere).value();
  EXPECT_THAT(text, HasSubstr("listen [::]:1935;"));
  EXPECT_THAT(text, HasSubstr("push rtmp://[::1]:1935/play"));
}

}  // namespace
}  // namespace fa::rtmp
