#include "adapters/embedded/identity/oauth_answer.h"

#include <utility>

#include "base/json.h"

namespace fa::identity {

using base::http::Response;

Response oauth_json(int status, std::string json) {
  Response response = base::http::json_response(status, std::move(json));
  response.set("Cache-Control", "no-store");
  return response;
}

Response oauth_error(int status, std::string_view code, std::string_view description) {
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.field("error", code);
  w.field("error_description", description);
  w.end_object();
  return oauth_json(status, std::move(json));
}

Response oauth_unavailable() {
  Response response = oauth_error(503, "temporarily_unavailable", "the store cannot serve now");
  response.set("Retry-After", "2");
  return response;
}

}  // namespace fa::identity
