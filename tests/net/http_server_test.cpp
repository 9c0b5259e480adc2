#include "net/http_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <semaphore>
#include <string>
#include <vector>

#include "net/client.h"
#include "net/response_writer.h"
#include "net/test_server.h"

namespace fa::net {
namespace {

using base::http::PathParams;
using base::http::Request;
using base::http::text_response;
using test::Client;
using test::TestServer;

TEST(HttpServer, AnswersManyRequestsOnOneConnection) {
  TestServer server;
  Client client(server.start());
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.get("/hello").body, "hello");
    EXPECT_EQ(client.get("/pooled").body, "pooled");
    EXPECT_EQ(client.get("/items/" + std::to_string(i)).body, std::to_string(i));
  }
}

TEST(HttpServer, PipelinedRequestsAreAnsweredInOrder) {
  TestServer server;
  Client client(server.start());
  std::string requests;
  for (int i = 0; i < 500; ++i)
    requests += "GET /" + std::string(i % 3 ? "items/" + std::to_string(i) : "hello") + " HTTP/1.1\r\nHost: a\r\n\r\n";
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 500; ++i) EXPECT_EQ(client.read_answer().body, i % 3 ? std::to_string(i) : "hello");
}

TEST(HttpServer, ARequestThatComesByteByByteIsAnswered) {
  TestServer server;
  Client client(server.start());
  for (const char c : std::string_view("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                       "3\r\nabc\r\n0\r\n\r\n"))
    ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_EQ(client.read_answer().body, "abc");
}

TEST(HttpServer, HeadHasTheHeadersOfGetWithoutABody) {
  TestServer server;
  Client client(server.start());
  client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = client.read_answer(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("content-length"), "5");
  EXPECT_EQ(client.get("/hello").body, "hello") << "no body was sent before";
}

TEST(HttpServer, ConnectionCloseAndHttp10EndTheConnection) {
  TestServer server;
  const auto port = server.start();
  for (const auto* request :
       {"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /hello HTTP/1.0\r\n\r\n"}) {
    Client client(port);
    client.send(request);
    const auto answer = client.read_answer();
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.header("connection"), "close");
    EXPECT_TRUE(client.at_end());
  }
}

TEST(HttpServer, Http10KeepAliveIsConfirmed) {
  TestServer server;
  Client client(server.start());
  client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(client.read_answer().header("connection"), "keep-alive");
  EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST(HttpServer, AClientThatClosedItsSideStillGetsItsAnswers) {
  TestServer server;
  Client client(server.start());
  client.send("GET /pooled HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  client.shutdown_write();
  EXPECT_EQ(client.read_answer().body, "pooled");
  EXPECT_EQ(client.read_answer().body, "hello");
  EXPECT_TRUE(client.at_end());
}

TEST(HttpServer, AnUnknownAddressAndAWrongMethodAreProblems) {
  TestServer server;
  Client client(server.start());
  const auto missing = client.get("/nowhere");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.header("content-type"), "application/problem+json");
  EXPECT_NE(missing.body.find(R"("code":"not_found")"), std::string::npos);
  client.send("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto wrong = client.read_answer();
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("allow"), "GET, HEAD");
  client.send("OPTIONS /echo HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto options = client.read_answer();
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("allow"), "POST, OPTIONS");
}

TEST(HttpServer, AMalformedRequestIsRefusedAndTheConnectionEnds) {
  TestServer server;
  Client client(server.start());
  client.send("GET /../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(client.at_end()) << "what follows a request that cannot be read is not read either";
}

TEST(HttpServer, ABodyOverTheRoutesBoundIs413EvenWhileTheClientStillSends) {
  TestServer server;
  Client client(server.start());
  EXPECT_TRUE(client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x')));
  EXPECT_EQ(client.read_answer().body.size(), 1000u);
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(1'000'000, 'x'));
  const auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 413);
  EXPECT_NE(answer.body.find("message_too_long"), std::string::npos);
}

TEST(HttpServer, AHugeHeaderIs431) {
  TestServer server;
  Client client(server.start());
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'x'));
  EXPECT_EQ(client.read_answer().status, 431);
}

TEST(HttpServer, AClientThatExpectsContinueIsToldToGoOnOrNot) {
  TestServer server;
  const auto port = server.start();
  Client accepted(port);
  accepted.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(accepted.read_answer().status, 100);
  accepted.send("abc");
  EXPECT_EQ(accepted.read_answer().body, "abc");
  Client too_large(port);
  too_large.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3000\r\n\r\n");
  EXPECT_EQ(too_large.read_answer().status, 413);
  Client nowhere(port);
  nowhere.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(nowhere.read_answer().status, 404);
  EXPECT_TRUE(nowhere.at_end());
}

TEST(HttpServer, AnExceptionIsA500WithTheRequestIdAndNoDetail) {
  TestServer server;
  Client client(server.start());
  client.send("GET /fails HTTP/1.1\r\nHost: a\r\nX-Request-Id: abc-123\r\n\r\n");
  const auto answer = client.read_answer();
  EXPECT_EQ(answer.status, 500);
  EXPECT_NE(answer.body.find(R"("request_id":"abc-123")"), std::string::npos);
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  EXPECT_EQ(client.get("/hello").body, "hello") << "the connection goes on";
}

TEST(HttpServer, ARequestIdIsKeptWhereItIsOneAndMadeWhereItIsNot) {
  TestServer server;
  Client client(server.start());
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX-Request-Id: a.b_c-1\r\n\r\n");
  EXPECT_EQ(client.read_answer().header("x-request-id"), "a.b_c-1");
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX-Request-Id: \"}<script>\r\n\r\n");
  const auto made = client.read_answer().header("x-request-id");
  EXPECT_FALSE(made.empty());
  EXPECT_EQ(made.find('<'), std::string::npos);
  EXPECT_NE(client.get("/hello").header("x-request-id"), made);
}

TEST(HttpServer, AnswersHaveSecurityHeadersUnlessARouteSaysOtherwise) {
  TestServer server;
  server.router().add("GET", "/framed", [](const Request&, const PathParams&) {
    return text_response(200, "x").set("x-frame-options", "SAMEORIGIN").set("X-Evil", "a\r\nSet-Cookie: b=c");
  });
  Client client(server.start());
  EXPECT_EQ(client.get("/hello").header("x-content-type-options"), "nosniff");
  const auto framed = client.get("/framed");
  EXPECT_EQ(framed.header("x-frame-options"), "SAMEORIGIN");
  EXPECT_EQ(framed.head.find("DENY"), std::string::npos);
  EXPECT_EQ(framed.header("set-cookie"), "") << "a line end in a value starts no header";
}

TEST(HttpServer, TheRemoteAddressIsThePeerUnlessAProxyIsTrusted) {
  for (const bool trusted : {false, true}) {
    TestServer server({.settings = {.trust_proxy = trusted}});
    server.router().add("GET", "/who", [](const Request& request, const PathParams&) {
      return text_response(200, request.remote_address);
    });
    Client client(server.start());
    client.send("GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1, 192.0.2.7\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, trusted ? "192.0.2.7" : "127.0.0.1");
    client.send("GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: nonsense\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, "127.0.0.1");
  }
}

TEST(HttpServer, AFullPoolIs503WithRetryAfterAndInlineRoutesStillAnswer) {
  TestServer server({.pool_threads = 1, .pool_queue_max = 1});
  std::counting_semaphore<> entered(0);
  std::counting_semaphore<> leave(0);
  server.router().add("GET", "/waits", [&](const Request&, const PathParams&) {
    entered.release();
    leave.acquire();
    return text_response(200, "done");
  });
  const auto port = server.start();
  Client running(port);
  Client queued(port);
  Client refused(port);
  running.send("GET /waits HTTP/1.1\r\nHost: a\r\n\r\n");
  entered.acquire();
  queued.send("GET /waits HTTP/1.1\r\nHost: a\r\n\r\n");
  Client probe(port);
  EXPECT_EQ(probe.get("/hello").body, "hello");
  const auto answer = refused.get("/waits");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.header("retry-after"), "1");
  EXPECT_NE(answer.body.find("unavailable"), std::string::npos);
  leave.release(2);
  EXPECT_EQ(running.read_answer().body, "done");
  EXPECT_EQ(queued.read_answer().body, "done");
}

TEST(HttpServer, AnAnswerForAClientThatHasGoneIsDropped) {
  TestServer server;
  std::binary_semaphore entered(0);
  std::binary_semaphore leave(0);
  server.router().add("GET", "/waits", [&](const Request&, const PathParams&) {
    entered.release();
    leave.acquire();
    return text_response(200, "done");
  });
  const auto port = server.start();
  Client gone(port);
  gone.send("GET /waits HTTP/1.1\r\nHost: a\r\n\r\n");
  entered.acquire();
  gone.reset();
  leave.release();
  Client other(port);
  EXPECT_EQ(other.get("/pooled").body, "pooled");
}

TEST(HttpServer, AClientThatNeverReadsHoldsOneAnswerAndIsCut) {
  std::atomic<int> answered = 0;
  TestServer server({.settings = {.limits = {.write_ms_max = 50, .wheel_tick_ms = 5}},
                     .observer = {.on_request = [&](const FinishedRequest& request) {
                       if (request.route == "/big") ++answered;
                     }}});
  const auto port = server.start();
  Client greedy(port, 4096);
  for (int i = 0; i < 20; ++i) greedy.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  Client other(port);
  EXPECT_EQ(other.get("/hello").body, "hello");
  while (server.door().connections().used() > 1) EXPECT_EQ(other.get("/hello").body, "hello");
  EXPECT_EQ(answered, 1);
}

TEST(HttpServer, RequestsAndConnectionsAreReported) {
  std::mutex mutex;
  std::vector<std::string> seen;
  int connections = 0;
  TestServer server({.observer = {.on_request =
                                      [&](const FinishedRequest& request) {
                                        const std::lock_guard lock(mutex);
                                        seen.push_back(std::string(request.method) + " " + std::string(request.route) +
                                                       " " + std::to_string(request.status));
                                      },
                                  .on_connections =
                                      [&](int change) {
                                        const std::lock_guard lock(mutex);
                                        connections += change;
                                      }}});
  Client client(server.start());
  client.get("/items/7");
  client.get("/nowhere");
  {
    const std::lock_guard lock(mutex);
    EXPECT_EQ(seen, (std::vector<std::string>{"GET /items/{id} 200", "GET none 404"}));
    EXPECT_EQ(connections, 1);
  }
  server.http().stop(0);
  EXPECT_EQ(connections, 0);
}

TEST(HttpServer, TheDateIsTheClocksAndOfThisSecond) {
  EXPECT_EQ(http_date(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date(1'709'164'800), "Thu, 29 Feb 2024 00:00:00 GMT");
  EXPECT_EQ(http_date(253'402'300'799), "Fri, 31 Dec 9999 23:59:59 GMT");
  TestServer server({.settings = {.unix_ms = [] { return std::int64_t{784'111'777'999}; }}});
  Client client(server.start());
  EXPECT_EQ(client.get("/hello").header("date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(client.get("/nowhere").header("date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  TestServer without;
  Client other(without.start());
  EXPECT_EQ(other.get("/hello").header("date"), "") << "no clock, no date";
}

TEST(HttpServer, TheClockIsReadOnceASecondAtMost) {
  std::atomic<int> reads{0};
  TestServer server({.settings = {.unix_ms = [&] {
                       ++reads;
                       return std::int64_t{784'111'777'000};
                     }}});
  Client client(server.start());
  const auto started = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) client.get("/hello");
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started).count();
  EXPECT_LE(reads, 1 + seconds);
}

TEST(HttpServer, AnAnswerThatNamesAnUpgradeSaysSoOfTheConnection) {
  TestServer server;
  server.router().add("GET", "/upgrade", [](const Request&, const PathParams&) {
    return text_response(426, "").set("Upgrade", "websocket");
  });
  Client client(server.start());
  EXPECT_EQ(client.get("/upgrade").header("connection"), "Upgrade");
  client.send("GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_answer().header("connection"), "Upgrade, close");
}

TEST(HttpServer, ACodedBodyIsRefusedBeforeItComes) {
  TestServer server;
  const auto port = server.start();
  for (const auto* coding : {"gzip", "GZIP", "identity, br"}) {
    Client client(port);
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Encoding: " + std::string(coding) +
                "\r\n\r\n");
    const auto answer = client.read_answer();
    EXPECT_EQ(answer.status, 415) << coding;
    EXPECT_EQ(answer.header("accept-encoding"), "identity");
  }
  Client client(port);
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Encoding: Identity\r\n\r\nabc");
  EXPECT_EQ(client.read_answer().body, "abc");
}

TEST(HttpServer, ASlashTooManyLeadsToTheAddressWithoutIt) {
  TestServer server;
  Client client(server.start());
  const auto answer = client.get("//items/7?x={y}");
  EXPECT_EQ(answer.status, 308);
  EXPECT_EQ(answer.header("location"), "/items/7?x={y}");
  EXPECT_EQ(client.get("/hello/").header("location"), "/hello");
  EXPECT_EQ(client.get("/echo/").header("location"), "/echo") << "also where it takes another method";
  for (const auto* path : {"/nowhere/", "//nowhere", "/hello//a", "//", "/items//7"})
    EXPECT_EQ(client.get(path).status, 404) << path;
}

}  // namespace
}  // namespace fa::net
