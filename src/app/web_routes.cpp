#include "app/web_routes.h"

#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include "app/web_files.h"
#include "base/http/message.h"
#include "base/loopback_names.h"

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

bool accepts_gzip(const Request& request) {
  return request.header("accept-encoding").value_or("").find("gzip") != std::string_view::npos;
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

// Whoever followed a broken link in a browser, and no program.
bool wants_page(const Request& request) {
  return request.header("accept").value_or("").find("text/html") != std::string_view::npos;
}

Response file_answer(const Request& request, const WebFile& file, const char* cache_control) {
  Response response;
  const bool compressed = !file.gzip.empty() && accepts_gzip(request);
  const std::string_view bytes = compressed ? file.gzip : file.bytes;
  if (bytes.size() > kCopiedBytesMax)
    response.file = std::make_shared<ProgramBytes>(bytes);
  else
    response.body = bytes;
  response.set("Content-Type", content_type(file.path))
      .set("Cache-Control", cache_control)
      .set("Vary", "Accept-Encoding");
  if (compressed) response.set("Content-Encoding", "gzip");
  return response;
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

Response not_built() {
  return base::http::text_response(404, "This program was built without the web app. ./run builds both.\n");
}

}  // namespace

void add_web_routes(base::http::Router& router, const std::string& issuer, const std::string& base_url) {
  const std::string policy =
      "default-src 'self'; img-src 'self' data: blob: https:; media-src 'self' blob: https:; connect-src 'self' ws: "
      "wss: https: " +
      issuer +
      "; style-src 'self'; script-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action "
      "'self'; "
      "frame-ancestors 'none'";
  const auto page = [policy, base_url](const Request& request, const PathParams&) {
    const auto home = base::same_page_at(base_url, request.header("host").value_or(""), request.target);
    if (home) return leads_to(*home);
    const WebFile* file = find("/index.html");
    if (!file) return not_built();
    Response response = file_answer(request, *file, "no-cache");
    response.set("Content-Security-Policy", policy);
    return response;
  };
  for (const char* path : kPages) router.add("GET", path, page, Run::inline_);
  router.otherwise([page](const Request& request) {
    if (!wants_page(request)) return base::http::problem("not_found", "There is nothing at this address.");
    Response response = page(request, {});
    if (response.status == 200) response.status = 404;
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
