#include "net/tcp_connection.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <memory>
#include <semaphore>
#include <utility>
#include <vector>

#include "net/limits.h"
#include "net/loop_thread.h"

namespace fa::net {
namespace {

// What happened to a connection, and what to do then.
struct Recorder : TcpConnectionHandler {
  void on_bytes(std::string_view bytes) override {
    received.append(bytes);
    if (when_bytes) when_bytes();
  }
  void on_end(ConnectionEnd end) override {
    ends.push_back(end);
    if (when_end) when_end();
  }
  void on_drained() override {
    ++drained;
    if (when_drained) when_drained();
  }
  std::string received;
  std::vector<ConnectionEnd> ends;
  int drained = 0;
  std::function<void()> when_bytes;
  std::function<void()> when_end;
  std::function<void()> when_drained;
};

struct Pair {
  Pair() {
    std::array<int, 2> fds{};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
    peer = fds[1];
    connection = std::make_unique<TcpConnection>(fds[0], PeerAddress(), admission::ConnectionPass());
  }
  ~Pair() {
    if (peer >= 0) close(peer);
  }
  void peer_sends(std::string_view bytes) const {
    EXPECT_EQ(send(peer, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }
  std::string peer_reads() const {
    std::string all;
    std::array<char, 65536> chunk;
    for (;;) {
      const auto got = recv(peer, chunk.data(), chunk.size(), 0);
      if (got <= 0) return all;
      all.append(chunk.data(), static_cast<std::size_t>(got));
    }
  }
  void close_peer() { close(std::exchange(peer, -1)); }
  int peer = -1;
  std::unique_ptr<TcpConnection> connection;
};

TEST(TcpConnection, HandsBytesOnAndWritesWhatWasQueuedInATurnAtItsEnd) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  pair.peer_sends("ping");
  const auto shared = std::make_shared<const std::string>("two ");
  recorder.when_bytes = [&] {
    pair.connection->write(std::string("one "));
    pair.connection->write(SharedBytes{shared, *shared});
    pair.connection->write_copy("three");
    EXPECT_EQ(pair.peer_reads(), "") << "nothing leaves before the end of the turn";
    EXPECT_EQ(pair.connection->queued_bytes(), 13u);
    loop.stop();
  };
  loop.run();
  EXPECT_EQ(recorder.received, "ping");
  EXPECT_EQ(pair.peer_reads(), "one two three");
  EXPECT_EQ(pair.connection->queued_bytes(), 0u);
}

TEST(TcpConnection, AHandlerMayDestroyTheConnection) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  pair.peer_sends("x");
  recorder.when_bytes = [&] {
    pair.connection->write_copy("never sent");
    pair.connection.reset();
    loop.stop();
  };
  loop.run();
  EXPECT_EQ(pair.peer_reads(), "");
}

TEST(TcpConnection, AHandlerMayDestroyTheConnectionWhenItIsDrained) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  recorder.when_drained = [&] {
    pair.connection.reset();
    loop.stop();
  };
  pair.connection->write(std::string(4'000'000, 'x'));
  std::size_t read = 0;
  std::function<void()> pump = [&] {
    read += pair.peer_reads().size();
    if (pair.connection) loop.at_end_of_turn([&] { pump(); });
  };
  loop.post(pump);
  loop.run();
  read += pair.peer_reads().size();
  EXPECT_EQ(read, 4'000'000u);
}

TEST(TcpConnection, APeerThatDoesNotReadBlocksWritesAndADrainIsReportedOnce) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  pair.connection->write(std::string(4'000'000, 'x'));
  loop.post([&] { loop.at_end_of_turn([&] { loop.stop(); }); });
  loop.run();
  EXPECT_TRUE(pair.connection->writes_blocked());
  EXPECT_GT(pair.connection->queued_bytes(), kDrainNoticeBytes);
  EXPECT_EQ(recorder.drained, 0);

  std::string all;
  recorder.when_drained = [&] { loop.stop(); };
  std::function<void()> pump = [&] {
    all += pair.peer_reads();
    if (recorder.drained == 0) loop.at_end_of_turn([&] { pump(); });
  };
  loop.post(pump);
  loop.run();
  all += pair.peer_reads();
  EXPECT_EQ(all.size(), 4'000'000u);
  EXPECT_EQ(recorder.drained, 1);
  EXPECT_FALSE(pair.connection->writes_blocked());
}

TEST(TcpConnection, TheEndOfThePeersSideLeavesWritingOpen) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  shutdown(pair.peer, SHUT_WR);
  recorder.when_end = [&] {
    pair.connection->write_copy("last words");
    pair.connection->shutdown_write();
    pair.connection->write_copy("too late");
    loop.stop();
  };
  loop.run();
  EXPECT_EQ(recorder.ends, std::vector{ConnectionEnd::read_side});
  EXPECT_EQ(pair.peer_reads(), "last words");
}

TEST(TcpConnection, AWriteToAPeerThatIsGoneEndsTheConnection) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  pair.connection->pause_reading();
  pair.close_peer();
  recorder.when_end = [&] { loop.stop(); };
  pair.connection->write_copy("x");
  loop.run();
  EXPECT_EQ(recorder.ends, std::vector{ConnectionEnd::broken});
  pair.connection->write_copy("dropped");
  EXPECT_EQ(pair.connection->queued_bytes(), 0u);
}

TEST(TcpConnection, WhatIsWrittenNowLeavesAtOnceButNeverBeforeWhatWaits) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  DirectWrite direct;
  pair.connection->set_direct_write(&direct);
  loop.post([&] {
    EXPECT_EQ(direct.offer("now "), 4u);
    EXPECT_EQ(pair.peer_reads(), "now ");
    pair.connection->write_copy("first ");
    EXPECT_EQ(direct.offer("now "), 0u) << "it must not overtake what waits";
    loop.stop();
  });
  loop.run();
  EXPECT_EQ(pair.peer_reads(), "first ");
}

TEST(TcpConnection, WhatASocketDoesNotTakeNowFollowsOnceItDoes) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  const auto shared = std::make_shared<const std::string>(4'000'000, 'x');
  DirectWrite direct;
  pair.connection->set_direct_write(&direct);
  std::string_view rest = *shared;
  rest.remove_prefix(direct.offer(rest));
  EXPECT_LT(rest.size(), shared->size());
  ASSERT_FALSE(rest.empty());
  pair.connection->write(SharedBytes{shared, rest});
  recorder.when_drained = [&] { loop.stop(); };
  std::string all;
  std::function<void()> pump = [&] {
    all += pair.peer_reads();
    if (recorder.drained == 0) loop.at_end_of_turn([&] { pump(); });
  };
  loop.post(pump);
  loop.run();
  all += pair.peer_reads();
  EXPECT_EQ(all, *shared);
  EXPECT_EQ(direct.offer("again"), 5u) << "nothing waits any more";
}

TEST(TcpConnection, WritesDirectlyOnlyWhileItIsOpenAndLent) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  DirectWrite first;
  pair.connection->set_direct_write(&first);
  EXPECT_EQ(first.offer("x"), 0u) << "it is on no loop yet";
  pair.connection->attach(loop, recorder);
  EXPECT_EQ(first.offer("a"), 1u);
  {
    DirectWrite second;
    pair.connection->set_direct_write(&second);
    EXPECT_EQ(first.offer("x"), 0u) << "it is another's now";
    EXPECT_EQ(second.offer("b"), 1u);
  }
  pair.connection->write_copy("c");  // whoever sent directly is gone
  pair.connection->set_direct_write(&first);
  EXPECT_EQ(first.offer("x"), 0u);
  loop.post([&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(first.offer("d"), 1u);
  pair.connection->shutdown_write();
  EXPECT_EQ(first.offer("x"), 0u);
  pair.connection.reset();
  EXPECT_EQ(first.offer("x"), 0u);
  EXPECT_EQ(pair.peer_reads(), "abcd");
}

TEST(TcpConnection, WritesNothingDirectlyWhileItIsDetached) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  DirectWrite direct;
  pair.connection->set_direct_write(&direct);
  pair.connection->attach(loop, recorder);
  pair.connection->detach();
  EXPECT_EQ(direct.offer("x"), 0u);
  pair.connection->attach(loop, recorder);
  EXPECT_EQ(direct.offer("y"), 1u);
}

TEST(TcpConnection, AWriteNowToAPeerThatIsGoneEndsTheConnectionAtTheEndOfTheTurn) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  pair.connection->pause_reading();
  pair.close_peer();
  recorder.when_end = [&] { loop.stop(); };
  DirectWrite direct;
  pair.connection->set_direct_write(&direct);
  EXPECT_EQ(direct.offer("x"), 0u);
  EXPECT_TRUE(recorder.ends.empty()) << "no call back into whoever walks many connections";
  pair.connection->write_copy("x");
  loop.run();
  EXPECT_EQ(recorder.ends, std::vector{ConnectionEnd::broken});
}

TEST(TcpConnection, PausedReadingLeavesBytesInTheSocketUntilItResumes) {
  EventLoop loop;
  Pair pair;
  Recorder recorder;
  pair.connection->attach(loop, recorder);
  pair.connection->pause_reading();
  pair.peer_sends("later");
  loop.run_after(20, [&] {
    EXPECT_EQ(recorder.received, "");
    pair.connection->resume_reading();
  });
  recorder.when_bytes = [&] { loop.stop(); };
  loop.run();
  EXPECT_EQ(recorder.received, "later");
}

TEST(TcpConnection, MovesToAnotherLoopWithQueuedAndUnreadBytes) {
  Pair pair;
  Recorder on_first;
  Recorder on_second;
  std::binary_semaphore done(0);
  test::LoopThread second;  // outlives the first, which wakes it at the end of its turn (base/held_wakes.h)
  test::LoopThread first;
  on_first.when_bytes = [&] {
    pair.connection->write_copy("queued before, ");
    pair.connection->detach();
    pair.peer_sends("second");  // stays in the socket until somebody reads
    second->post([&] {
      pair.connection->attach(*second, on_second);
      pair.connection->write_copy("written after");
    });
  };
  on_second.when_bytes = [&] { second->at_end_of_turn([&] { second->post([&] { done.release(); }); }); };
  first->run_and_wait([&] { pair.connection->attach(*first, on_first); });
  pair.peer_sends("first");
  done.acquire();
  second->run_and_wait([&] { pair.connection.reset(); });
  EXPECT_EQ(on_first.received, "first");
  EXPECT_EQ(on_second.received, "second");
  EXPECT_EQ(pair.peer_reads(), "queued before, written after");
}

TEST(TcpConnection, AnIdleConnectionIsSmall) {
  EXPECT_LE(sizeof(TcpConnection), 256u);
}

}  // namespace
}  // namespace fa::net
