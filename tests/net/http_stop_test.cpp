#include <gtest/gtest.h>

#include <semaphore>
#include <thread>

#include "net/client.h"
#include "net/test_server.h"

namespace fa::net {
namespace {

using base::http::PathParams;
using base::http::Request;
using base::http::text_response;
using test::Client;
using test::TestServer;

TEST(HttpStop, IdleConnectionsCloseAndRunningRequestsFinish) {
  TestServer server;
  std::binary_semaphore entered(0);
  std::binary_semaphore leave(0);
  server.router().add("GET", "/waits", [&](const Request&, const PathParams&) {
    entered.release();
    leave.acquire();
    return text_response(200, "done");
  });
  const auto port = server.start();
  Client idle(port);
  EXPECT_EQ(idle.get("/hello").body, "hello");
  Client busy(port);
  busy.send("GET /waits HTTP/1.1\r\nHost: a\r\n\r\n");
  entered.acquire();
  std::thread stopping([&] { EXPECT_EQ(server.http().stop(10'000), 0u); });
  EXPECT_TRUE(idle.at_end());
  EXPECT_FALSE(Client(port).connected());
  leave.release();
  const auto answer = busy.read_answer();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(busy.at_end());
  {
    const Client closed = std::move(busy);
  }
  stopping.join();
}

TEST(HttpStop, WhatDoesNotFinishInTimeIsCutAndCounted) {
  TestServer server;
  Responder kept;
  std::binary_semaphore arrived(0);
  server.http().add_async("/forever", [&](Request, Responder responder) {
    kept = std::move(responder);
    arrived.release();
  });
  Client client(server.start());
  client.send("GET /forever HTTP/1.1\r\nHost: a\r\n\r\n");
  arrived.acquire();
  EXPECT_EQ(server.http().stop(10), 1u);
  EXPECT_TRUE(client.at_end());
  server.loop(0).run_and_wait([&] { EXPECT_FALSE(kept.pending()); });
}

TEST(HttpStop, AnAddressThatCannotBeBoundIsAnErrorOfTheStart) {
  TestServer server({.settings = {.listen = {.host = "not an address"}}});
  EXPECT_FALSE(server.http().start());
}

}  // namespace
}  // namespace fa::net
