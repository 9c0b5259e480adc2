// Time-outs, floods and running out of descriptors. Every wait is for something that the server does.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <thread>
#include <vector>

#include "base/log.h"
#include "net/client.h"
#include "net/test_server.h"

namespace fa::net {
namespace {

using test::Client;
using test::TestServer;

constexpr HttpLimits kHasty{
    .head_ms_max = 40, .body_ms_max = 40, .idle_ms_max = 40, .linger_ms_max = 40, .wheel_tick_ms = 5};

TEST(HttpLimits, AConnectionThatSaysNothingIsClosed) {
  TestServer server({.settings = {.limits = kHasty}});
  Client client(server.start());
  EXPECT_TRUE(client.at_end());
}

TEST(HttpLimits, ARequestThatStopsHalfwayIs408) {
  TestServer server({.settings = {.limits = kHasty}});
  const auto port = server.start();
  for (const auto* part :
       {"G", "GET /hello HTTP/1.1\r\nHost:", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel"}) {
    Client client(port);
    client.send(part);
    EXPECT_EQ(client.read_answer().status, 408) << part;
    EXPECT_TRUE(client.at_end());
  }
}

TEST(HttpLimits, ADrippingClientGetsNoMoreTimeForItsDrops) {
  HttpLimits roomy = kHasty;
  roomy.head_bytes_max = 1 << 30;  // only time can end it
  roomy.header_fields_max = 1 << 30;
  TestServer server({.settings = {.limits = roomy}});
  Client client(server.start());
  client.send("GET /hello HTTP/1.1\r\n");
  while (!client.readable()) client.send("X: y\r\n");
  EXPECT_EQ(client.read_answer().status, 408);
}

TEST(HttpLimits, AnIdleConnectionIsClosedWithoutAWord) {
  TestServer server({.settings = {.limits = kHasty}});
  Client client(server.start());
  EXPECT_EQ(client.get("/hello").body, "hello");
  EXPECT_TRUE(client.at_end());
}

TEST(HttpLimits, AClientThatDoesNotCloseAfterTheLastAnswerIsCut) {
  TestServer server({.settings = {.limits = kHasty}});
  Client client(server.start());
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_answer().body, "hello");
  EXPECT_TRUE(client.at_end());
  while (server.door().connections().used() > 0) std::this_thread::yield();
}

TEST(HttpLimits, AFloodOfConnectsIsRefusedAndThoseWhoAreInStayServed) {
  TestServer server({.door = {.connections = {.all_max = 10, .client_max = 10}}});
  const auto port = server.start();
  std::vector<Client> inside;
  for (int i = 0; i < 10; ++i) {
    inside.emplace_back(port);
    ASSERT_EQ(inside.back().get("/hello").body, "hello");
  }
  for (int i = 0; i < 100; ++i) {
    Client refused(port);
    const auto answer = refused.read_answer();
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.body.find("unavailable"), std::string::npos);
    EXPECT_TRUE(refused.at_end());
  }
  for (auto& client : inside) EXPECT_EQ(client.get("/hello").body, "hello");
  inside.pop_back();
  while (server.door().connections().used() > 9) std::this_thread::yield();
  Client admitted(port);
  EXPECT_EQ(admitted.get("/hello").body, "hello");
}

TEST(HttpLimits, WithoutDescriptorsConnectionsAreTurnedAwayAndServiceGoesOn) {
  base::log::set_level(base::log::Level::off);  // UBSan wants a descriptor to look at an object for the first time
  TestServer server;
  const auto port = server.start();
  Client inside(port);
  ASSERT_EQ(inside.get("/hello").body, "hello");
  std::vector<Client> waiting;
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  // The clients get their descriptors first; the server then has none for its side.
  rlimit tight = before;
  tight.rlim_cur = 256;
  setrlimit(RLIMIT_NOFILE, &tight);
  for (int i = 0; i < 300; ++i) {
    waiting.emplace_back(port);
    if (!waiting.back().connected()) {
      waiting.pop_back();
      break;
    }
  }
  EXPECT_EQ(inside.get("/hello").body, "hello");
  const auto turned_away = waiting.back().read_answer();
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_TRUE(turned_away.status == 503 || turned_away.status == 0);
  waiting.clear();
  Client after(port);
  EXPECT_EQ(after.get("/hello").body, "hello");
}

}  // namespace
}  // namespace fa::net
