#include "net/cors.h"

#include <gtest/gtest.h>

#include "net/client.h"
#include "net/test_server.h"

namespace fa::net {
namespace {

using test::Client;
using test::TestServer;

test::Answer call(std::vector<std::string> origins, const std::string& request) {
  TestServer server({.settings = {.cors_origins = std::move(origins)}});
  Client client(server.start());
  client.send(request);
  return client.read_answer();
}

const std::string kGet = "GET /hello HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\n\r\n";
const std::string kPreflight =
    "OPTIONS /echo HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\nAccess-Control-Request-Method: POST\r\n\r\n";

TEST(Cors, WithoutASettingNothingIsSaid) {
  EXPECT_EQ(call({}, kGet).head.find("Access-Control"), std::string::npos);
  EXPECT_EQ(call({}, kPreflight).head.find("Access-Control"), std::string::npos);
}

TEST(Cors, AnOriginOfTheListIsAllowedAndNoOther) {
  const auto allowed = call({"https://app.example"}, kGet);
  EXPECT_EQ(allowed.header("access-control-allow-origin"), "https://app.example");
  EXPECT_EQ(allowed.header("vary"), "Origin");
  const auto other = call({"https://other.example"}, kGet);
  EXPECT_EQ(other.header("access-control-allow-origin"), "");
  EXPECT_EQ(other.header("vary"), "Origin") << "caches must know that the answer depends on it";
}

TEST(Cors, EveryOriginIsAllowedByAnAsterisk) {
  EXPECT_EQ(call({"*"}, kGet).header("access-control-allow-origin"), "*");
}

TEST(Cors, RefusalsCanBeReadToo) {
  const auto missing = call({"*"}, "GET /nowhere HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\n\r\n");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.header("access-control-allow-origin"), "*");
}

TEST(Cors, APreflightNamesMethodsAndHeaders) {
  const auto answer = call({"https://app.example"}, kPreflight);
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.header("access-control-allow-methods"), "POST");
  EXPECT_EQ(answer.header("access-control-allow-origin"), "https://app.example");
}

const std::string kAsksForHeaders =
    "OPTIONS /hello HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\nAccess-Control-Request-Method: GET\r\n"
    "Access-Control-Request-Headers: X-Custom, authorization, x-forwarded-for,,bad name, X-Real-IP\r\n\r\n";

TEST(Cors, APreflightAllowsWhatIsAskedForButNotWhatProxiesSay) {
  for (const auto* origin : {"*", "https://app.example"}) {
    const auto answer = call({origin}, kAsksForHeaders);
    EXPECT_EQ(answer.header("access-control-allow-headers"),
              "Authorization, Content-Type, Idempotency-Key, X-Request-Id, x-custom")
        << origin;
    EXPECT_EQ(answer.header("access-control-max-age"), "600");
    EXPECT_NE(answer.head.find("Vary: Access-Control-Request-Method, Access-Control-Request-Headers"),
              std::string::npos);
  }
}

TEST(Cors, APreflightOfAnotherOriginLearnsNothing) {
  const auto answer = call({"https://other.example"}, kAsksForHeaders);
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.head.find("Access-Control-Allow"), std::string::npos);
}

TEST(Cors, CredentialsAreForListedOriginsWhereNobodyLooksAtThem) {
  const auto credentials = [](std::vector<std::string> origins, std::vector<std::string> paths) {
    TestServer server({.settings = {.cors_origins = std::move(origins), .cors_credentials_paths = std::move(paths)}});
    Client client(server.start());
    client.send(kGet);
    return client.read_answer().header("access-control-allow-credentials");
  };
  EXPECT_EQ(credentials({"https://app.example"}, {"/hel"}), "true");
  EXPECT_EQ(credentials({"https://app.example"}, {"/none", "/other"}), "");
  EXPECT_EQ(credentials({"https://app.example"}, {}), "");
  EXPECT_EQ(credentials({"*"}, {"/hel"}), "") << "browsers forbid it";
  EXPECT_EQ(credentials({"https://other.example"}, {"/hel"}), "");
}

}  // namespace
}  // namespace fa::net
