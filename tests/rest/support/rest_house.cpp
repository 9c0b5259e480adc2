#include "support/rest_house.h"
#include "support/client_key.h"

#include <algorithm>

namespace fa::test {
namespace {

template <class T>
T opened(std::expected<T, ports::StoreError> result) {
  EXPECT_TRUE(result) << (result ? "" : result.error().detail);
  return std::move(*result);
}

void split_target(const std::string& target, base::http::Request& request) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.target = target;
  request.path = target.substr(0, mark);
  for (std::size_t at = mark + 1; at < target.size();) {
    const std::size_t end = std::min(target.find('&', at), target.size());
    const std::string pair = target.substr(at, end - at);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    request.query.emplace_back(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
    at = end + 1;
  }
}

// As the network layer would send it.
std::string whole_body(const base::http::Response& response) {
  if (!response.file) return response.body;
  std::string body(response.file->size(), '\0');
  const auto read = response.file->read_at(0, body);
  EXPECT_TRUE(read && read->size() == body.size());
  return body;
}

}  // namespace

base::json::Value Answer::json() const {
  auto value = base::json::parse(body);
  EXPECT_TRUE(value) << body;
  return value ? std::move(*value) : base::json::Value{};
}

std::string Answer::text(std::string_view field) const {
  const auto value = json();
  const std::string* text = value.string_at(field);
  return text ? *text : "";
}

std::string Answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return "";
}

std::string Answer::wrong_fields() const {
  std::string names;
  const auto value = json();
  if (const auto* errors = value.find("errors"))
    for (const auto& error : errors->items()) names += (names.empty() ? "" : " ") + *error.string_at("field");
  return names;
}

RestHouse::RestHouse(RestOptions options)
    : catalog_(opened(embedded::SqliteCatalog::open(folder_.file("catalog.db")))),
      users_(opened(embedded::SqliteUsers::open(folder_.file("users.db"), house_.clock()))),
      chat_(opened(embedded::EmbeddedChatLog::open(folder_.file("chat.db"), house_.feed(), house_.clock(),
                                                   {.blocks = &house_.engine().blocks()}))),
      video_({"rtmp://ingest.example/live", "https://play.example/hls"}, house_.feed()),
      media_({.folder = folder_.file("media"), .public_url = "https://house.example"}, house_.clock()) {
  authenticator_ = std::make_unique<rest::Authenticator>(verifier_, *users_, door_, house_.clock());
  throttle_ = std::make_unique<rest::Throttle>(limiter_, house_.clock(), options.limits);
  auctions_ = std::make_unique<auctions::Service>(
      auctions::Ports{*catalog_, house_.auctions(), history_, house_.engine().decision_tail(), *chat_, *users_, video_,
                      media_, presence_, analytics_, house_.engine().blocks(), house_.clock()},
      auctions::Settings{.public_url = "https://house.example",
                         .ledger_public_key = std::string(32, 'k'),
                         .ledger_limits = {.folder = folder_.path(),
                                           .memory_bytes_max = options.ledger_memory_bytes_max,
                                           .bytes_max = options.ledger_bytes_max}});
  bids_ = std::make_unique<bids::Service>(bids::Ports{house_.auctions(), history_, *catalog_, *users_, house_.clock()},
                                          options.bids, bid_limiter_,
                                          [this](std::string_view outcome, std::int64_t latency_us) {
                                            answered_bids_.push_back({std::string(outcome), latency_us});
                                          });
  for (const char* prefix : {"", "/api"}) {
    rest::GuardedRoutes routes(router_, *authenticator_, *throttle_, prefix);
    auctions_->add_routes(routes);
    bids_->add_routes(routes);
  }
  auctions_->add_internal_routes(internal_router_, "secret");
  bids_->add_internal_routes(internal_router_, "secret", *authenticator_);
}

Answer RestHouse::answer(const base::http::Router& router, const Call& call) {
  auto response = respond(router, call);
  return {response.status, std::move(response.headers), whole_body(response)};
}

base::http::Response RestHouse::respond(const base::http::Router& router, const Call& call) {
  base::http::Request request;
  request.method = call.method;
  split_target(call.target, request);
  request.headers = call.headers;
  if (!call.token.empty()) request.headers.emplace_back("authorization", "Bearer " + call.token);
  request.body = call.body;
  request.remote_address = call.address;
  request.client = test::client_of(request.remote_address);
  const auto match = router.match(request.method, request.path);
  if (!match.route) return {.status = match.allow.empty() ? 404 : 405, .headers = {}, .body = {}};
  return match.route->handler(request, match.params);
}

std::string RestHouse::open(const std::string& more_fields) {
  const auto answer =
      post("/auctions", "hanna", R"({"title":"A lamp","duration":600,"starting_bid":"10.00")" + more_fields + "}");
  EXPECT_EQ(answer.status, 201) << answer.body;
  return answer.text("auction_id");
}

Answer RestHouse::bid(const std::string& auction_id, const std::string& token, const std::string& amount) {
  return post("/auctions/" + auction_id + "/bids", token, "{\"amount\":\"" + amount + "\"}");
}

}  // namespace fa::test
