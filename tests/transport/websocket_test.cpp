// Plain WebSockets as an application sees them: batches, congestion, slow consumers, heartbeats, shutdown.
#include "transport/websocket/server.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>

#include "transport/running_server.h"

namespace fa::transport::websocket {
namespace {

struct Seen {
  std::promise<Channel*> opened;
  std::promise<std::uint16_t> closed;
  std::promise<void> writable;
  std::vector<std::string> texts;
};

class Recorder final : public WebSocketHandler {
 public:
  Recorder(Channel& channel, Seen& seen) : seen_(seen) { seen.opened.set_value(&channel); }
  void on_text(std::string_view message) override { seen_.texts.emplace_back(message); }
  void on_binary(std::string_view) override {}
  void on_writable() override { seen_.writable.set_value(); }
  void on_closed(std::uint16_t code) override { seen_.closed.set_value(code); }

 private:
  Seen& seen_;
};

class PlainWebSocket : public testing::Test {
 protected:
  void serve(const ConnectionSettings& settings = {}) {
    ws_ = std::make_unique<WebSocketServer>(
        server_->loops(),
        [this](Channel& channel, const base::http::Request&) { return std::make_unique<Recorder>(channel, seen_); },
        settings);
    server_->start({{"/ws", ws_->route()}});
  }
  Channel& opened() { return *seen_.opened.get_future().get(); }
  std::uint16_t closed() { return seen_.closed.get_future().get(); }
  void TearDown() override {
    server_->stop();
    ws_.reset();
  }

  Seen seen_;
  std::unique_ptr<test::RunningServer> server_ = std::make_unique<test::RunningServer>();
  std::unique_ptr<WebSocketServer> ws_;
};

SharedFrames frames_of(std::initializer_list<std::string_view> payloads) {
  auto frames = std::make_shared<Frames>();
  for (const std::string_view payload : payloads) frames->append(payload);
  return frames;
}

TEST_F(PlainWebSocket, SendsSharedFramesAndSingleMessagesInOrder) {
  serve();
  test::ClientSocket client(server_->port());
  client.open_websocket("/ws");
  Channel& channel = opened();
  const SharedFrames frames = frames_of({"one", "two"});
  server_->on_loop([&] {
    EXPECT_EQ(channel.send(frames), SendResult::accepted);
    return channel.send_text("three");
  });
  EXPECT_EQ(client.read_until("three"), "\x81\x03one\x81\x03two\x81\x05three");
}

TEST_F(PlainWebSocket, WhatIsSentNowLeavesAtOnceButNeverBeforeWhatWaitsAndIsCounted) {
  serve();
  test::ClientSocket client(server_->port());
  client.open_websocket("/ws");
  Channel& channel = opened();
  server_->on_loop([&] { return channel.send_now(frames_of({"one"})); });
  EXPECT_EQ(client.read_until("one"), "\x81\x03one");
  server_->on_loop([&] {
    channel.send(frames_of({"two"}));
    EXPECT_EQ(channel.send_now(frames_of({"three"})), SendResult::accepted);
    EXPECT_GT(channel.queued_bytes(), 0u);
    return channel.send_text("four");
  });
  EXPECT_EQ(client.read_until("four"),
            "\x81\x03two\x81\x05three\x81\x04"
            "four");
  EXPECT_EQ(ws_->totals().messages_out, 4);
}

TEST_F(PlainWebSocket, SendsNothingNowOnceItCloses) {
  serve();
  test::ClientSocket client(server_->port());
  client.open_websocket("/ws");
  Channel& channel = opened();
  server_->on_loop([&] {
    channel.close(1000, {});
    return channel.send_now(frames_of({"late"}));
  });
  EXPECT_EQ(server_->on_loop([&] { return channel.send_now(frames_of({"late"})); }), SendResult::closed)
      << "also once the close frame has left";
  client.write(std::string("\x88\x82\0\0\0\0\x03\xe8", 8));
  EXPECT_EQ(client.read_to_end(), std::string("\x88\x02\x03\xe8", 4));
}

TEST_F(PlainWebSocket, ClosesSlowConsumersWith4008) {
  ConnectionSettings settings;
  settings.link.queued_bytes_max = 256 * 1024;
  settings.link.close_timeout_ms = 100;
  serve(settings);
  test::ClientSocket client(server_->port(), 4096);
  client.open_websocket("/ws");
  Channel& channel = opened();
  const std::string message(32 * 1024, 'x');
  bool was_congested = false;
  const bool was_closed = server_->on_loop([&] {
    for (int i = 0; i < 1000; ++i) {
      const SendResult result = channel.send_text(message);
      was_congested = was_congested || result == SendResult::congested;
      if (result == SendResult::closed) return true;
    }
    return false;
  });
  EXPECT_TRUE(was_closed);
  EXPECT_TRUE(was_congested) << "the application is warned first";
  EXPECT_EQ(closed(), 4008) << "also where the client never reads that it was closed";
  EXPECT_EQ(ws_->totals().slow_consumers, 1);
}

// The answer to a join may be larger than what else may wait.
TEST_F(PlainWebSocket, OneLargeMessageMakesNobodySlow) {
  ConnectionSettings settings;
  settings.link.queued_bytes_max = 256 * 1024;
  settings.link.close_timeout_ms = 100;
  serve(settings);
  test::ClientSocket client(server_->port(), 4096);
  client.open_websocket("/ws");
  Channel& channel = opened();
  const std::string large(4 * 1024 * 1024, 'x');
  const std::string small(100 * 1024, 'x');
  server_->on_loop([&] {
    EXPECT_EQ(channel.send_text(small), SendResult::congested);
    EXPECT_EQ(channel.send_text(large), SendResult::congested);
    EXPECT_EQ(channel.send_text(small), SendResult::congested);
    EXPECT_EQ(channel.send_text(large), SendResult::closed) << "a second one, before anything is read";
    return 0;
  });
}

TEST_F(PlainWebSocket, TellsWhenCongestionIsOver) {
  serve();
  test::ClientSocket client(server_->port());
  client.open_websocket("/ws");
  Channel& channel = opened();
  const std::string message(kCongestedBytes, 'x');
  EXPECT_EQ(server_->on_loop([&] { return channel.send_text(message); }), SendResult::congested);
  seen_.writable.get_future().wait();
  EXPECT_EQ(server_->on_loop([&] { return channel.queued_bytes(); }), 0u);
}

TEST_F(PlainWebSocket, GivesUpAPeerThatAnswersNoPing) {
  ConnectionSettings settings;
  settings.heartbeat = {.ping_interval_ms = 60, .ping_timeout_ms = 60};
  serve(settings);
  test::ClientSocket client(server_->port());
  client.open_websocket("/ws");
  EXPECT_EQ(client.read_to_end(), std::string("\x89\x00", 2)) << "one ping, and then the end";
  EXPECT_EQ(closed(), 1006);
}

TEST_F(PlainWebSocket, ShutdownTellsEveryClientAndTakesNoNewOnes) {
  serve();
  test::ClientSocket client(server_->port());
  client.open_websocket("/ws");
  std::promise<void> done;
  ws_->shut_down(1012, "restart", 30, [&] { done.set_value(); });
  EXPECT_EQ(client.read_until("restart"), "\x88\x09\x03\xF4restart");
  client.write(std::string("\x88\x80\0\0\0\0", 6));
  EXPECT_EQ(closed(), 1012);
  done.get_future().wait();

  test::ClientSocket late(server_->port());
  late.write(
      "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  EXPECT_TRUE(late.read_until("\r\n").starts_with("HTTP/1.1 503 "));
}

// A thousand clients that all come back in the same moment are a flood of one's own making.
TEST_F(PlainWebSocket, ShutdownIsSpread) {
  struct Quiet final : WebSocketHandler {
    void on_text(std::string_view) override {}
    void on_binary(std::string_view) override {}
    void on_closed(std::uint16_t) override {}
  };
  constexpr int kClients = 20;
  ws_ = std::make_unique<WebSocketServer>(
      server_->loops(), [](Channel&, const base::http::Request&) { return std::make_unique<Quiet>(); },
      ConnectionSettings());
  server_->start({{"/ws", ws_->route()}});
  std::vector<std::unique_ptr<test::ClientSocket>> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(std::make_unique<test::ClientSocket>(server_->port()));
    clients.back()->open_websocket("/ws");
  }
  std::promise<void> done;
  const auto began = std::chrono::steady_clock::now();
  ws_->shut_down(1012, "restart", 10 * kClients, [&] { done.set_value(); });
  done.get_future().wait();
  // One every ten milliseconds. A timer never comes early, so that a slow machine changes nothing here.
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(10 * (kClients - 1)));
  for (auto& client : clients) EXPECT_EQ(client->read_until("restart"), "\x88\x09\x03\xF4restart");
}

TEST_F(PlainWebSocket, CountsWhatIsOpen) {
  serve();
  {
    test::ClientSocket client(server_->port());
    client.open_websocket("/ws");
    opened();
    EXPECT_EQ(ws_->totals().open, 1);
    client.write(test::masked_text("hi") + std::string("\x88\x80\0\0\0\0", 6));
    EXPECT_EQ(client.read_to_end(), std::string("\x88\x00", 2));
  }
  EXPECT_EQ(closed(), 1005);
  EXPECT_EQ(server_->on_loop([&] { return seen_.texts; }), std::vector<std::string>{"hi"});
  EXPECT_EQ(ws_->totals().open, 0);
  EXPECT_EQ(ws_->totals().messages_in, 1);
}

}  // namespace
}  // namespace fa::transport::websocket
