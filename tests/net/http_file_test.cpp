// Answers whose body is a file: whole, in pieces as the client takes them, and gone with its connection.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/scratch_file.h"
#include "net/client.h"
#include "net/limits.h"
#include "net/test_server.h"

namespace fa::net {
namespace {

using base::ScratchFile;
using base::http::PathParams;
using base::http::Request;
using base::http::Response;
using test::Client;
using test::TestServer;

std::string bytes_of(std::size_t count) {
  std::string bytes(count, ' ');
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>('a' + (i * 31 + i / 1'000) % 26);
  return bytes;
}

// GET /file/{count} answers with that many bytes.
class HttpFile : public testing::Test {
 protected:
  HttpFile() {
    server_.router().add("GET", "/file/{count}", [this](const Request&, const PathParams& params) {
      auto file = ScratchFile::create("/tmp");
      EXPECT_TRUE(file && file->append(bytes_of(std::stoul(std::string(params["count"])))));
      Response response;
      response.file = std::move(file);
      const std::lock_guard lock(mutex_);
      files_.push_back(response.file);
      return response;
    });
    port_ = server_.start();
  }

  // Waits until no file is held any more; the test's own time-out ends a server that keeps one.
  void wait_for_none() {
    const auto held = [this] {
      const std::lock_guard lock(mutex_);
      return std::ranges::any_of(files_, [](const auto& file) { return !file.expired(); });
    };
    while (held()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }

  std::mutex mutex_;
  std::vector<std::weak_ptr<const base::http::BodySource>> files_;
  TestServer server_;
  std::uint16_t port_ = 0;
};

TEST_F(HttpFile, ComesWholeAndTheConnectionServesOn) {
  Client client(port_);
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, kDrainNoticeBytes, kFilePieceBytes - 1, kFilePieceBytes, kFilePieceBytes + 1,
        kFilePieceBytes + kDrainNoticeBytes + 1, 5 * kFilePieceBytes + 17}) {
    const auto answer = client.get("/file/" + std::to_string(count));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("content-length"), std::to_string(count));
    EXPECT_TRUE(answer.body == bytes_of(count)) << count;
    EXPECT_EQ(client.get("/hello").body, "hello") << count;
  }
  wait_for_none();
}

TEST_F(HttpFile, KeepsItsPlaceAmongPipelinedRequests) {
  Client client(port_);
  const std::size_t count = 3 * kFilePieceBytes + 5;
  const std::string file = "GET /file/" + std::to_string(count) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  ASSERT_TRUE(client.send(file + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" + file));
  EXPECT_TRUE(client.read_answer().body == bytes_of(count));
  EXPECT_EQ(client.read_answer().body, "hello");
  EXPECT_TRUE(client.read_answer().body == bytes_of(count));
}

TEST_F(HttpFile, HeadTellsItsLengthAlone) {
  Client client(port_);
  ASSERT_TRUE(client.send("HEAD /file/1000000 HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_EQ(client.read_answer(true).header("content-length"), "1000000");
  EXPECT_EQ(client.get("/hello").body, "hello");
  wait_for_none();
}

TEST_F(HttpFile, ComesWholeBeforeAConnectionCloses) {
  for (const std::size_t count : {std::size_t{10}, 4 * kFilePieceBytes + 9}) {
    Client client(port_, 4'096);
    ASSERT_TRUE(
        client.send("GET /file/" + std::to_string(count) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    client.shutdown_write();
    EXPECT_TRUE(client.read_answer().body == bytes_of(count)) << count;
    EXPECT_TRUE(client.at_end());
  }
  wait_for_none();
}

TEST_F(HttpFile, OfAClientThatGoesIsLetGo) {
  Client client(port_, 4'096);
  ASSERT_TRUE(client.send("GET /file/20000000 HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_FALSE(client.read_exactly(100'000).empty());
  client.reset();
  wait_for_none();
  EXPECT_EQ(Client(port_).get("/hello").body, "hello");
}

}  // namespace
}  // namespace fa::net
