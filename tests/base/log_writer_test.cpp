#include "base/log_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>

namespace fa::base {
namespace {

constexpr std::chrono::seconds kPatience{10};

struct Pipe {
  // A pipe of one page is not ready for a second write before the first was read, however short (pipe(7)).
  explicit Pipe(int bytes = 4'096) {
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    EXPECT_GT(fcntl(ends[1], F_SETPIPE_SZ, bytes), 0);
  }
  ~Pipe() {
    for (const int end : ends)
      if (end >= 0) close(end);
  }
  std::string read_all_there() const {
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    std::string all;
    std::array<char, 65'536> piece;
    for (ssize_t got = 0; (got = read(ends[0], piece.data(), piece.size())) > 0;)
      all.append(piece.data(), static_cast<std::size_t>(got));
    return all;
  }
  std::array<int, 2> ends{-1, -1};
};

TEST(LogWriter, WritesWholeLinesInTheirOrder) {
  const Pipe pipe(65'536);
  LogWriter writer(pipe.ends[1], 1024);
  writer.push("one\n");
  writer.push("two\n");
  EXPECT_TRUE(writer.flush(kPatience));
  EXPECT_EQ(pipe.read_all_there(), "one\ntwo\n");
  EXPECT_EQ(writer.dropped(), 0u);
}

// The pipe takes 4 KiB and the queue as much; the rest is dropped, and whoever logs goes on.
TEST(LogWriter, DropsAndCountsLinesWhileNobodyReadsAndSaysSoAfterwards) {
  const Pipe pipe;
  LogWriter writer(pipe.ends[1], 4'096);
  const std::string line(1'023, 'x');
  for (int i = 0; i < 1'000; ++i) writer.push(line + "\n");
  EXPECT_GT(writer.dropped(), 500u);
  EXPECT_FALSE(writer.flush(std::chrono::milliseconds(1)));
  std::string read;
  while (!writer.flush(std::chrono::milliseconds(1))) read += pipe.read_all_there();
  writer.push("after\n");
  while (!writer.flush(std::chrono::milliseconds(1))) read += pipe.read_all_there();
  read += pipe.read_all_there();
  EXPECT_NE(read.find("log lines dropped"), std::string::npos);
  EXPECT_NE(read.find("after\n"), std::string::npos);
}

TEST(LogWriter, EndsThoughNobodyReads) {
  const Pipe pipe;
  LogWriter writer(pipe.ends[1], 1'000'000);
  for (int i = 0; i < 500; ++i) writer.push(std::string(1'000, 'x') + "\n");
}

TEST(LogWriter, GoesOnAfterItsReaderHasGone) {
  Pipe pipe;
  signal(SIGPIPE, SIG_IGN);
  LogWriter writer(pipe.ends[1], 1'000);
  close(std::exchange(pipe.ends[0], -1));
  writer.push("lost\n");
  EXPECT_TRUE(writer.flush(kPatience));
}

}  // namespace
}  // namespace fa::base
