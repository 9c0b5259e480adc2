#include "services/auctions/pictures.h"

#include "base/http/conditional.h"
#include "rest/field_reader.h"

namespace fa::auctions {
namespace {

using rest::Caller;
using rest::PathParams;
using rest::Request;
using rest::Response;

constexpr rest::TextRule kContentType{.length_min = 1, .length_max = 100};

class PictureBody final : public base::http::BodySource {
 public:
  explicit PictureBody(std::shared_ptr<const ports::MediaBytes> bytes) : bytes_(std::move(bytes)) {}
  std::size_t size() const override { return bytes_->size(); }
  std::optional<std::string_view> read_at(std::size_t offset, std::span<char> out) const override {
    return bytes_->read_at(offset, out);
  }

 private:
  const std::shared_ptr<const ports::MediaBytes> bytes_;
};

}  // namespace

void Pictures::add_routes(rest::GuardedRoutes& routes) {
  routes.user("POST", "/media/uploads", rest::Cost::own,
              [this, &throttle = routes.throttle()](const Request& request, const PathParams&, const Caller& caller) {
                if (auto refused = throttle.creation(caller)) return std::move(*refused);
                Response response = begin_upload(request);
                if (response.status != 201) throttle.nothing_created(caller);
                return response;
              });
  // Megabytes that nobody waits for are refused before they come.
  routes.anyone(
      "PUT", "/media/uploads/{key}",
      [this](const Request& request, const PathParams& params) { return upload(request, params["key"]); },
      ports::kMediaBytesMax,
      [this](const Request&, const PathParams& params) -> std::optional<Response> {
        if (media_.awaits(params["key"])) return std::nullopt;
        return rest::problem(rest::ErrorCode::not_found);
      });
  routes.anyone("GET", "/media/{key}",
                [this](const Request& request, const PathParams& params) { return show(request, params["key"]); });
}

Response Pictures::begin_upload(const Request& request) const {
  const auto body = rest::object_body(request);
  if (!body) return body.error();
  rest::FieldReader fields(*body);
  const std::string content_type = fields.text("content_type", kContentType);
  if (auto refused = fields.refusal()) return std::move(*refused);
  const auto target = media_.begin_upload(content_type);
  if (!target && target.error().kind == ports::StoreErrorKind::conflict)
    return rest::invalid_field("content_type", "must be image/jpeg, image/png or image/webp");
  if (!target) return rest::problem_of(target.error());
  return rest::object_response(201, [&](auto& writer) {
    writer.field("key", target->key);
    writer.field("upload_url", target->upload_url);
    writer.field("method", "PUT");
    writer.field("bytes_max", ports::kMediaBytesMax);
  });
}

Response Pictures::upload(const Request& request, std::string_view key) const {
  const auto stored = media_.put(key, request.body);
  if (stored) return rest::no_content();
  if (stored.error().kind == ports::StoreErrorKind::conflict)
    return rest::invalid_field("body", "is not a whole picture of the type that was announced");
  return rest::problem_of(stored.error());
}

Response Pictures::show(const Request& request, std::string_view key) const {
  auto picture = media_.get(key);
  if (!picture) return rest::problem_of(picture.error());
  Response response;
  response.file = std::make_shared<PictureBody>(std::move(picture->bytes));
  response.set("Content-Type", picture->content_type);
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Content-Security-Policy", "default-src 'none'; sandbox");
  response.set("Cache-Control", "public, max-age=31536000, immutable");
  // A key's bytes never change, so whoever has them has the right ones.
  return base::http::with_etag(request, std::move(response), "\"" + std::string(key) + "\"");
}

}  // namespace fa::auctions
