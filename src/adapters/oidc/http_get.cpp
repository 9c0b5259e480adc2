#include "adapters/oidc/http_get.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <mutex>

namespace fa::oidc {
namespace {

struct BoundedBody {
  std::string text;
  std::size_t bytes_max;
};

// Taking fewer bytes than were offered makes libcurl give up the transfer.
std::size_t take_bytes(const char* data, std::size_t size, std::size_t count, void* user) {
  auto& body = *static_cast<BoundedBody*>(user);
  const std::size_t bytes = size * count;
  if (body.text.size() + bytes > body.bytes_max) return 0;
  body.text.append(data, bytes);
  return bytes;
}

void initialise_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

void set_options(CURL* handle, const std::string& url, const HttpGetSettings& settings, BoundedBody& body) {
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, settings.connect_timeout_ms);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, settings.total_timeout_ms);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_bytes);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body);
}

std::expected<std::string, std::string> get(const std::string& url, const HttpGetSettings& settings) {
  if (!is_acceptable_url(url)) return std::unexpected("not https, nor http to a loopback host");
  initialise_once();
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
  if (!handle) return std::unexpected("libcurl has no handle");
  BoundedBody body{{}, settings.body_bytes_max};
  set_options(handle.get(), url, settings, body);

  const CURLcode code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return std::unexpected(curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return std::unexpected("the answer was HTTP " + std::to_string(status));
  return std::move(body.text);
}

std::string url_part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
  return text;
}

bool is_loopback(const std::string& host) {
  constexpr std::uint32_t kLoopbackNetwork = 127;  // 127.0.0.0/8
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == kLoopbackNetwork;
  return host == "[::1]" || host == "localhost";
}

}  // namespace

// Read by libcurl itself, so that what is judged is what will be fetched.
bool is_acceptable_url(std::string_view url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, std::string(url).c_str(), 0) != CURLUE_OK) return false;
  const std::string scheme = url_part(parsed.get(), CURLUPART_SCHEME);
  const std::string host = url_part(parsed.get(), CURLUPART_HOST);
  return !host.empty() && (scheme == "https" || (scheme == "http" && is_loopback(host)));
}

HttpGet make_http_get(const HttpGetSettings& settings) {
  return [settings](const std::string& url) { return get(url, settings); };
}

}  // namespace fa::oidc
