// Socket.IO as an application sees it: answers to CONNECT that come at once, later, or never; sends before them.
#include "transport/socketio/server.h"

#include <gtest/gtest.h>

#include <future>

#include "transport/running_server.h"

namespace fa::transport::socketio {
namespace {

struct Seen {
  std::promise<Socket*> connecting;
  std::promise<void> disconnected;
};

class Recorder final : public SocketHandler {
 public:
  explicit Recorder(Seen& seen) : seen_(seen) {}
  void on_event(const Event&) override {}
  void on_disconnect() override { seen_.disconnected.set_value(); }

 private:
  Seen& seen_;
};

class SocketIo : public testing::Test {
 protected:
  void serve(std::function<std::expected<void, std::string>(Socket&)> on_connect, Settings settings = {}) {
    auto factory = [this, on_connect](Socket& socket, const base::json::Value*, const base::http::Request&) {
      const auto verdict = on_connect(socket);
      if (!verdict) return ConnectResult(std::unexpected(verdict.error()));
      seen_.connecting.set_value(&socket);
      return ConnectResult(std::make_unique<Recorder>(seen_));
    };
    io_ = std::make_unique<Server>(server_->loops(), Namespaces{{"/", factory}}, std::move(settings));
    server_->start({{"/socket.io/", io_->route()}});
    client_ = std::make_unique<test::ClientSocket>(server_->port());
    client_->open_websocket("/socket.io/?EIO=4&transport=websocket");
    client_->read_until("}");
  }
  void connect() { client_->write(test::masked_text("40")); }
  Socket& connecting() { return *seen_.connecting.get_future().get(); }
  void wait_for_disconnect() { seen_.disconnected.get_future().wait(); }
  void TearDown() override {
    client_.reset();
    server_->stop();
    io_.reset();
  }

  Seen seen_;
  std::unique_ptr<test::RunningServer> server_ = std::make_unique<test::RunningServer>();
  std::unique_ptr<Server> io_;
  std::unique_ptr<test::ClientSocket> client_;
};

using Verdict = std::expected<void, std::string>;

TEST_F(SocketIo, WhatIsEmittedInsideTheFactoryFollowsTheAnswer) {
  serve([](Socket& socket) -> Verdict {
    socket.emit("early", "1", {});
    return {};
  });
  connect();
  EXPECT_TRUE(client_->read_until("}").substr(2).starts_with("40{\"sid\":"));
  EXPECT_EQ(client_->read_until("]").substr(2), "42[\"early\",1]");
}

TEST_F(SocketIo, RefusesWithTheApplicationsMessage) {
  serve([](Socket&) -> Verdict { return std::unexpected("unauthenticated"); });
  connect();
  EXPECT_EQ(client_->read_until("}").substr(2), R"(44{"message":"unauthenticated"})");
}

TEST_F(SocketIo, AnswerMayComeLater) {
  serve([](Socket& socket) -> Verdict {
    socket.hold();
    socket.emit("early", "", {});
    return {};
  });
  connect();
  Socket& socket = connecting();
  server_->on_loop([&] {
    socket.accept();
    socket.accept();
    return 0;
  });
  EXPECT_TRUE(client_->read_until("}").substr(2).starts_with("40{"));
  EXPECT_EQ(client_->read_until("]").substr(2), "42[\"early\"]");
}

TEST_F(SocketIo, RefusalMayComeLater) {
  serve([](Socket& socket) -> Verdict {
    socket.hold();
    return {};
  });
  connect();
  Socket& socket = connecting();
  server_->on_loop([&] {
    socket.refuse("no");
    return 0;
  });
  EXPECT_EQ(client_->read_until("}").substr(2), R"(44{"message":"no"})");
  wait_for_disconnect();
}

TEST_F(SocketIo, ConnectionMayEndBeforeTheAnswer) {
  serve([](Socket& socket) -> Verdict {
    socket.hold();
    return {};
  });
  connect();
  connecting();
  client_.reset();
  wait_for_disconnect();
}

TEST_F(SocketIo, DisconnectTellsTheClientAndThenTheHandler) {
  serve([](Socket&) -> Verdict { return {}; });
  connect();
  Socket& socket = connecting();
  client_->read_until("}");
  server_->on_loop([&] {
    socket.disconnect(true);
    EXPECT_EQ(socket.emit("late", "", {}), SendResult::closed);
    return 0;
  });
  EXPECT_EQ(client_->read_until(std::string("\x88\x00", 2)), std::string("\x81\x02"
                                                                         "41\x88\x00",
                                                                         6));
  wait_for_disconnect();
}

TEST_F(SocketIo, SharedFramesAreTheSameBytesOnAWebSocket) {
  serve([](Socket&) -> Verdict { return {}; });
  connect();
  Socket& socket = connecting();
  client_->read_until("}");
  auto frames = std::make_shared<Frames>();
  frames->append(encode_event("/", "a", "1"));
  frames->append(encode_event("/", "b", "2"));
  server_->on_loop([&] { return socket.channel().send(frames); });
  EXPECT_EQ(client_->read_until("\"b\",2]"), frames->bytes);
  server_->on_loop([&] { return socket.channel().send_now(frames); });
  EXPECT_EQ(client_->read_until("\"b\",2]"), frames->bytes);
}

TEST_F(SocketIo, SharedFramesAreTakenApartForAPoll) {
  serve([](Socket&) -> Verdict { return {}; });
  test::ClientSocket handshake(server_->port());
  const std::string opened = handshake.get("/socket.io/?EIO=4&transport=polling");
  const std::string sid = opened.substr(opened.find("\"sid\":\"") + 7, 24);
  const std::string path = "/socket.io/?EIO=4&transport=polling&sid=" + sid;

  test::ClientSocket post(server_->port());
  post.write("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n40");
  post.read_to_end();
  Socket& socket = connecting();
  auto frames = std::make_shared<Frames>();
  frames->append(encode_event("/", "a", "1"));
  frames->append(encode_event("/", "b", "2"));
  auto more = std::make_shared<Frames>();
  more->append(encode_event("/", "c", "3"));
  server_->on_loop([&] {
    socket.channel().send(frames);
    return socket.channel().send_now(more);
  });

  const std::string polled = test::ClientSocket(server_->port()).get(path);
  EXPECT_TRUE(
      polled.ends_with("\"}\x1e"
                       "42[\"a\",1]\x1e"
                       "42[\"b\",2]\x1e"
                       "42[\"c\",3]"))
      << polled;
}

TEST_F(SocketIo, SessionThatJoinsNothingIsClosed) {
  Settings settings;
  settings.connect_timeout_ms = 50;
  serve([](Socket&) -> Verdict { return {}; }, settings);
  EXPECT_EQ(client_->read_until(std::string("\x88\x00", 2)), std::string("\x88\x00", 2));
}

TEST_F(SocketIo, ShutdownClosesSessionsWithItsCode) {
  serve([](Socket&) -> Verdict { return {}; });
  connect();
  client_->read_until("}");
  std::promise<void> done;
  io_->shut_down(1012, "restart", 20, [&] { done.set_value(); });
  EXPECT_EQ(client_->read_until("restart"), "\x88\x09\x03\xF4restart");
  wait_for_disconnect();
  done.get_future().wait();
  EXPECT_TRUE(
      test::ClientSocket(server_->port()).get("/socket.io/?EIO=4&transport=polling").starts_with("HTTP/1.1 503 "));
}

}  // namespace
}  // namespace fa::transport::socketio
