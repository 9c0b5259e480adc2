#include "base/http/router.h"

#include <gtest/gtest.h>

namespace fa::base::http {
namespace {

Router make_router() {
  Router router;
  const auto handler = [](const Request&, const PathParams&) { return Response(); };
  router.add("GET", "/", handler);
  router.add("GET", "/users/{id}", handler);
  router.add("GET", "/users/me", handler);
  router.add("PATCH", "/users/me", handler);
  router.add("DELETE", "/auctions/{id}/chat/{message_id}", handler);
  router.add("GET", "/media/{key*}", handler);
  return router;
}

std::string pattern_of(const Router& router, std::string_view method, std::string_view path) {
  const auto match = router.match(method, path);
  return match.route ? match.route->pattern : "none";
}

TEST(Router, FindsTheRouteOfMethodAndPath) {
  const auto router = make_router();
  EXPECT_EQ(pattern_of(router, "GET", "/"), "/");
  EXPECT_EQ(pattern_of(router, "GET", "/users/7"), "/users/{id}");
  EXPECT_EQ(pattern_of(router, "HEAD", "/users/7"), "/users/{id}");
  for (const auto* path : {"", "/users", "/users/", "/users/7/", "/users/7/x", "/media/", "/media", "*"})
    EXPECT_EQ(pattern_of(router, "GET", path), "none") << path;
}

TEST(Router, ALiteralSegmentGoesBeforeAParameterWhateverTheOrder) {
  EXPECT_EQ(pattern_of(make_router(), "GET", "/users/me"), "/users/me");
}

TEST(Router, GivesTheParameters) {
  const auto router = make_router();
  const auto match = router.match("DELETE", "/auctions/a1/chat/m2");
  EXPECT_EQ(match.params["id"], "a1");
  EXPECT_EQ(match.params["message_id"], "m2");
  EXPECT_EQ(match.params["other"], "");
  EXPECT_EQ(router.match("GET", "/media/2026/a.png").params["key"], "2026/a.png");
}

TEST(Router, SaysWhichMethodsAKnownPathTakes) {
  const auto router = make_router();
  EXPECT_EQ(router.match("POST", "/users/me").allow, "GET, HEAD, PATCH");
  EXPECT_EQ(router.match("POST", "/nowhere").allow, "");
}

TEST(Router, AnswersReadersOfUnknownPathsItsOwnWay) {
  auto router = make_router();
  Request request;
  request.method = "GET";
  EXPECT_EQ(router.not_found(request).status, 404);
  router.otherwise([](const Request&) { return text_response(404, "a page"); });
  EXPECT_EQ(router.not_found(request).body, "a page");
  request.method = "POST";
  EXPECT_NE(router.not_found(request).body, "a page");
}

}  // namespace
}  // namespace fa::base::http
