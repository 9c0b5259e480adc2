// Routes that answer later, take the socket, or send the connection to another loop.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "net/client.h"
#include "net/test_server.h"

namespace fa::net {
namespace {

using base::http::Request;
using base::http::text_response;
using test::Client;
using test::TestServer;

constexpr std::string_view kPoll = "GET /poll/ HTTP/1.1\r\nHost: a\r\n\r\n";

// Keeps one responder until the test wants the answer.
struct Pending {
  std::binary_semaphore arrived{0};
  std::binary_semaphore gone{0};
  Responder responder;

  AsyncHandler handler() {
    return [this](Request, Responder given) {
      responder = std::move(given);
      responder.on_gone([this] { gone.release(); });
      arrived.release();
    };
  }
};

TEST(HttpAsync, AnswersLaterAndTheConnectionGoesOn) {
  TestServer server;
  Pending pending;
  server.http().add_async("/poll/", pending.handler());
  Client client(server.start());
  client.send(std::string(kPoll) + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  pending.arrived.acquire();
  EXPECT_FALSE(client.readable()) << "the second request waits for its turn";
  server.loop(0).post([&] { pending.responder.respond(text_response(200, "late")); });
  EXPECT_EQ(client.read_answer().body, "late");
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST(HttpAsync, KnowsWhenThePeerGoes) {
  TestServer server;
  Pending pending;
  server.http().add_async("/poll/", pending.handler());
  const auto port = server.start();
  for (const bool with_reset : {false, true}) {
    Client client(port);
    client.send(kPoll);
    pending.arrived.acquire();
    with_reset ? client.reset() : client.shutdown_write();
    pending.gone.acquire();
    server.loop(0).run_and_wait([&] {
      EXPECT_FALSE(pending.responder.pending());
      pending.responder.respond(text_response(200, "to nobody"));
    });
  }
}

TEST(HttpAsync, AResponderThatIsDroppedOrAHandlerThatThrowsIs500) {
  TestServer server;
  server.http().add_async("/dropped", [](Request, Responder) {});
  server.http().add_async("/throws", [](Request, Responder) { throw std::runtime_error("secret"); });
  Client client(server.start());
  for (const auto* path : {"/dropped", "/throws"}) {
    const auto answer = client.get(path);
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  }
  EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST(HttpAsync, APathThatEndsInASlashTakesAllBelowIt) {
  TestServer server;
  server.http().add_async("/below/", [](Request request, Responder responder) {
    responder.respond(text_response(200, request.method + request.path));
  });
  server.http().add_async("/exact",
                          [](Request, Responder responder) { responder.respond(text_response(200, "exact")); });
  Client client(server.start());
  EXPECT_EQ(client.get("/below/").body, "GET/below/");
  EXPECT_EQ(client.get("/below/a/b").body, "GET/below/a/b");
  EXPECT_EQ(client.get("/below").status, 404);
  EXPECT_EQ(client.get("/exact").body, "exact");
  EXPECT_EQ(client.get("/exact/more").status, 404);
}

// What a route of Dispatch::at_head was told of a request's body.
struct LateBodies {
  std::binary_semaphore head{0};
  std::binary_semaphore body{0};
  Responder responder;
  LateBody got;

  AsyncHandler handler() {
    return [this](Request request, Responder given) {
      responder = std::move(given);
      head.release();
      if (!responder.body_follows()) return take(std::move(request.body));
      EXPECT_EQ(request.body, "");
      responder.on_body([this](LateBody late) { take(std::move(late)); });
    };
  }

  void take(LateBody taken) {
    got = std::move(taken);
    responder.respond(text_response(200, got.value_or("none")));
    body.release();
  }
};

constexpr std::string_view kPostHead = "POST /late HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";

TEST(HttpAsync, ABodyThatIsLateFollowsItsHead) {
  TestServer server;
  LateBodies late;
  server.http().add_async("/late", late.handler(), 64, Dispatch::at_head);
  Client client(server.start());
  client.send(std::string(kPostHead) + "whole");
  EXPECT_EQ(client.read_answer().body, "whole") << "what comes in one piece is given in one piece";
  late.head.acquire();
  late.body.acquire();

  client.send(std::string(kPostHead) + "pi");
  late.head.acquire();
  client.send("eceGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  late.body.acquire();
  EXPECT_EQ(late.got, "piece");
  EXPECT_EQ(client.read_answer().body, "piece");
  EXPECT_EQ(client.read_answer().body, "hello") << "and the connection goes on";
}

TEST(HttpAsync, ALateBodyThatDoesNotComeIsTold) {
  TestServer server;
  LateBodies late;
  server.http().add_async("/late", late.handler(), 64, Dispatch::at_head);
  const auto port = server.start();
  Client gone(port);
  gone.send(std::string(kPostHead) + "pi");
  late.head.acquire();
  gone.reset();
  late.body.acquire();
  EXPECT_EQ(late.got, std::unexpected(0));

  Client chunked(port);
  chunked.send("POST /late HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  late.head.acquire();
  chunked.send("41\r\n" + std::string(65, 'x') + "\r\n");
  late.body.acquire();
  EXPECT_EQ(late.got, std::unexpected(413));
  EXPECT_EQ(chunked.read_answer().status, 413);
}

TEST(HttpAsync, AnAnswerBeforeTheBodyEndsTheConnection) {
  TestServer server;
  server.http().add_async(
      "/late", [](Request, Responder responder) { responder.respond(text_response(400, "no")); }, 64,
      Dispatch::at_head);
  Client client(server.start());
  client.send(std::string(kPostHead) + "pi");
  EXPECT_EQ(client.read_answer().body, "no");
  client.send("ece");
  EXPECT_TRUE(client.at_end());
}

TEST(HttpAsync, ALateBodyFollowsToAnotherLoop) {
  TestServer server({.loops = 2});
  LateBodies late;
  server.http().add_async(
      "/late",
      [&, there = late.handler()](Request request, Responder responder) {
        auto& target = server.loop(responder.loop().in_loop_thread() && &responder.loop() == &server.loop(0) ? 1 : 0);
        responder.hand_over(target, [&, request](Responder moved) { there(request, std::move(moved)); });
      },
      64, Dispatch::at_head);
  const auto port = server.start();
  for (int i = 0; i < 20; ++i) {
    Client client(port);
    client.send(std::string(kPostHead) + "pi");
    if (i % 2 == 0) late.head.acquire();  // else the rest may come before the connection has moved
    client.send("ece");
    late.body.acquire();
    if (i % 2 != 0) late.head.acquire();
    EXPECT_EQ(client.read_answer().body, "piece");
  }
}

// Echoes on a socket that is no longer HTTP's, until its peer goes.
struct EchoConnection : TcpConnectionHandler {
  explicit EchoConnection(TakenConnection taken) : connection(std::move(taken.connection)) {
    connection->set_handler(*this);
    connection->write(std::string("raw:") + taken.leftover);
  }
  void on_bytes(std::string_view bytes) override { connection->write_copy(bytes); }
  void on_end(ConnectionEnd) override { connection.reset(); }
  std::unique_ptr<TcpConnection> connection;
};

TEST(HttpAsync, TheSocketCanBeTakenWithTheBytesBehindTheRequest) {
  std::unique_ptr<EchoConnection> echo;
  TestServer server;
  server.http().add_async("/ws", [&](Request, Responder responder) {
    echo = std::make_unique<EchoConnection>(responder.take_connection());
  });
  Client client(server.start());
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\nframes");
  EXPECT_EQ(client.read_answer().body, "hello");
  EXPECT_EQ(client.read_exactly(10), "raw:frames");
  client.send("more");
  EXPECT_EQ(client.read_exactly(4), "more");
  EXPECT_EQ(server.http().stop(0), 0u) << "a taken connection is not the server's any more";
  client.send("still");
  EXPECT_EQ(client.read_exactly(5), "still");
  server.loop(0).run_and_wait([&] { echo.reset(); });
}

TEST(HttpAsync, AConnectionHandedToAnotherLoopIsAnsweredThereAndStaysThere) {
  TestServer server({.loops = 2});
  std::atomic<bool> on_target = true;
  server.http().add_async("/move", [&](Request request, Responder responder) {
    auto& target = server.loop(request.query_param("to") == "1" ? 1 : 0);
    responder.hand_over(target, [&](Responder there) {
      on_target = on_target && target.in_loop_thread() && &there.loop() == &target;
      there.respond(text_response(200, "moved"));
    });
  });
  const auto port = server.start();
  for (int i = 0; i < 20; ++i) {
    Client client(port);
    EXPECT_EQ(client.get("/move?to=1").body, "moved");
    EXPECT_EQ(client.get("/pooled").body, "pooled");
    client.send("GET /move?to=0 HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, "moved");
    EXPECT_EQ(client.read_answer().body, "hello");
  }
  EXPECT_TRUE(on_target);
  EXPECT_EQ(server.http().stop(5000), 0u);
}

TEST(HttpAsync, AClientThatGoesAroundTheHandOverIsForgotten) {
  TestServer server({.loops = 2});
  std::vector<Responder> kept;  // of loop 1
  server.http().add_async("/move", [&](Request, Responder responder) {
    responder.hand_over(server.loop(1), [&](Responder there) { kept.push_back(std::move(there)); });
  });
  const auto port = server.start();
  for (int i = 0; i < 50; ++i) {
    Client client(port);
    client.send("GET /move HTTP/1.1\r\nHost: a\r\n\r\n");
    client.reset();
  }
  while (server.door().connections().used() > 0) std::this_thread::yield();
  server.loop(1).run_and_wait([&] { kept.clear(); });
  EXPECT_EQ(server.http().stop(5000), 0u);
}

}  // namespace
}  // namespace fa::net
