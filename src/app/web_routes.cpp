#include "app/web_routes.h"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "app/web_files.h"
#include "base/http/conditional.h"
#include "base/http/message.h"
#include "base/http/negotiation.h"
#include "base/loopback_names.h"
#include "base/url_origin.h"

namespace fa::app {

namespace {

using base::http::PathParams;
using base::http::Request;
using base::http::Response;
using base::http::Run;

// What the browser's address bar may show: each is index.html, and the app does the rest.
constexpr std::array kPages{
    "/", "/live/{id}", "/sell", "/host/{id}", "/me", "/auth/callback", "/auth/silent-renew", "/signed-out"};

const WebFile* find(std::string_view path) {
  const auto files = web_files();
  const auto found = std::ranges::find(files, path, &WebFile::path);
  return found == files.end() ? nullptr : &*found;
}

std::string content_type(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> types{
      {{".html", "text/html; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".svg", "image/svg+xml"},
       {".png", "image/png"},
       {".ico", "image/x-icon"},
       {".woff2", "font/woff2"},
       {".json", "application/json"},
       {".webmanifest", "application/manifest+json"}}};
  for (const auto& [ending, type] : types)
    if (path.ends_with(ending)) return std::string(type);
  return "application/octet-stream";
}

constexpr std::size_t kCopiedBytesMax = 16 * 1024;  // longer files are sent from where they lie in the program

class ProgramBytes final : public base::http::BodySource {
 public:
  explicit ProgramBytes(std::string_view bytes) : bytes_(bytes) {}
  std::size_t size() const override { return bytes_.size(); }
  std::optional<std::string_view> read_at(std::size_t offset, std::span<char> out) const override {
    const auto piece = bytes_.substr(offset, out.size());
    std::ranges::copy(piece, out.begin());
    return std::string_view(out.data(), piece.size());
  }

 private:
  const std::string_view bytes_;
};

// Each file's is made once, at the start: it takes some milliseconds for all.
const std::string& etag_of(const WebFile& file) {
  static const auto etags = [] {
    std::vector<std::string> all;
    for (const WebFile& one : web_files()) all.push_back(base::http::weak_etag(one.bytes));
    return all;
  }();
  return etags.at(static_cast<std::size_t>(&file - web_files().data()));
}

Response file_answer(const Request& request, const WebFile& file, const char* cache_control) {
  Response response;
  const bool compressed = !file.gzip.empty() && base::http::accepts_coding(request, "gzip");
  const std::string_view bytes = compressed ? file.gzip : file.bytes;
  if (bytes.size() > kCopiedBytesMax)
    response.file = std::make_shared<ProgramBytes>(bytes);
  else
    response.body = bytes;
  response.set("Content-Type", content_type(file.path))
      .set("Cache-Control", cache_control)
      .set("Vary", "Accept-Encoding");
  if (compressed) response.set("Content-Encoding", "gzip");
  return base::http::with_etag(request, std::move(response), etag_of(file));
}

// This machine has several names, and people can sign in under the house's own alone.
Response leads_to(const std::string& address) {
  Response response = base::http::text_response(307, "This house is at " + address + "\n");
  return response.set("Location", address).set("Cache-Control", "no-store");
}

void add_folder(base::http::Router& router, const std::string& folder, const char* cache_control) {
  router.add(
      "GET", folder + "{file}",
      [folder, cache_control](const Request& request, const PathParams& params) {
        const WebFile* file = find(folder + std::string(params["file"]));
        return file ? file_answer(request, *file, cache_control)
                    : base::http::problem("not_found", "there is no such file");
      },
      Run::inline_);
}

// What the app uses: a broadcast's camera, microphone and screen, and video over the whole screen.
constexpr const char* kPermissions =
    "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), picture-in-picture=(self), "
    "autoplay=(self), geolocation=(), payment=(), usb=(), midi=(), accelerometer=(), gyroscope=(), magnetometer=()";

// The house under its own address and under the one that the page was opened at: pictures and video have the former.
std::string content_security_policy(const WebRoutesSettings& settings) {
  const std::string house = "'self' " + base::url_origin(settings.base_url).value_or("");
  // Older browsers do not take 'self' for a WebSocket's address, too.
  const std::string sockets = house.starts_with("'self' http") ? "ws" + house.substr(sizeof("'self' http") - 1) : "";
  const std::string issuer = settings.issuer ? settings.issuer->sources() : "";
  return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self'; worker-src "
         "'self' blob:; img-src " +
         house + " data: blob:; media-src " + house + " blob:; connect-src " + house + " " + sockets + issuer +
         "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}

Response not_built() {
  return base::http::text_response(404, "This program was built without the web app. ./run builds both.\n");
}

}  // namespace

void add_web_routes(base::http::Router& router, const WebRoutesSettings& settings) {
  const auto page = [settings](const Request& request, const PathParams&) {
    const auto home = base::same_page_at(settings.base_url, request.header("host").value_or(""), request.target);
    if (home) return leads_to(*home);
    const WebFile* file = find("/index.html");
    if (!file) return not_built();
    Response response = file_answer(request, *file, "no-cache");
    response.set("Content-Security-Policy", content_security_policy(settings))
        .set("Permissions-Policy", kPermissions)
        .set("Cross-Origin-Opener-Policy", "same-origin");
    return response;
  };
  for (const WebFile& file : web_files()) etag_of(file);
  for (const char* path : kPages) router.add("GET", path, page, Run::inline_);
  router.otherwise([page](const Request& request) {
    if (!base::http::prefers_page(request)) {
      Response nothing = base::http::problem("not_found", "There is nothing at this address.");
      nothing.set("Vary", "Accept");
      return nothing;
    }
    Request unconditional = request;  // what is not there is no copy of anything
    std::erase_if(unconditional.headers, [](const auto& header) { return header.first == "if-none-match"; });
    Response response = page(unconditional, {});
    if (response.status != 200) return response;
    response.status = 404;
    std::erase_if(response.headers, [](const auto& header) { return header.first == "ETag"; });
    response.set("Vary", "Accept, Accept-Encoding").set("Cache-Control", "no-store");
    return response;
  });
  // A name under /assets is of one content; typefaces keep theirs, and hardly ever change.
  add_folder(router, "/assets/", "public, max-age=31536000, immutable");
  add_folder(router, "/fonts/", "public, max-age=604800");
  for (const WebFile& file : web_files())
    if (file.path.rfind('/') == 0 && file.path != "/index.html")
      router.add(
          "GET", std::string(file.path),
          [&file](const Request& request, const PathParams&) {
            return file_answer(request, file, "public, max-age=3600");
          },
          Run::inline_);
}

}  // namespace fa::app
