#include "adapters/oidc/http_get.h"

#include <curl/curl.h>

#include <array>
#include <boost/url/parse.hpp>
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

}  // namespace

bool is_acceptable_url(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->host().empty()) return false;
  if (parsed->scheme_id() == boost::urls::scheme::https) return true;
  if (parsed->scheme_id() != boost::urls::scheme::http) return false;
  const std::string host = parsed->host();
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

HttpGet make_http_get(const HttpGetSettings& settings) {
  return [settings](const std::string& url) { return get(url, settings); };
}

}  // namespace fa::oidc
