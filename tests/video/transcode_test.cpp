// What feeds ffmpeg, with small programs in its place.
#include "adapters/rtmp/transcode.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <new>
#include <stdexcept>

#include "adapters/embedded/system_clock.h"
#include "adapters/rtmp/ffmpeg_command.h"
#include "rest/support/temporary_folder.h"

namespace fa::rtmp {
namespace {

using namespace std::chrono_literals;

const ChildSandbox kTestSandbox = {.writable = {std::filesystem::temp_directory_path()}, .file_bytes_max = 1 << 20};

struct Running {
  explicit Running(const std::string& script, TranscodeLimits limits = {.buffered_bytes_max = 1 << 20,
                                                                        .flush_ms_max = 3'000,
                                                                        .stop_ms = 1'000,
                                                                        .nice = 10,
                                                                        .sandbox = kTestSandbox})
      : transcode({"/bin/sh", "-c", script}, limits, clock, [this] { ended.set_value(); }) {}

  bool ends() { return ended.get_future().wait_for(20s) == std::future_status::ready; }

  embedded::SystemClock clock;
  std::promise<void> ended;
  Transcode transcode;
};

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Transcode, EveryPieceArrivesInOrderAndThenTheEnd) {
  const test::TemporaryFolder folder;
  Running running("cat > " + folder.file("out"));
  std::string all;
  for (int i = 0; i < 100; ++i) {
    const std::string piece(5'000, static_cast<char>('a' + i % 26));
    while (!running.transcode.write(piece)) std::this_thread::yield();
    all += piece;
  }
  running.transcode.finish();
  ASSERT_TRUE(running.ends());
  EXPECT_EQ(content(folder.file("out")), all);
}

TEST(Transcode, OneThatReadsNothingFillsTheBufferAndNoMore) {
  Running running("exec sleep 1000");
  const std::string piece(100'000, 'x');
  int taken = 0;
  while (running.transcode.write(piece)) ASSERT_LT(++taken, 100);
  EXPECT_GE(taken, 10) << "the buffer is 1 MiB";
  EXPECT_LE(taken, 12) << "and the pipe's own";
}

TEST(Transcode, OneThatDoesNotEndByItselfIsEnded) {
  Running running("trap '' TERM; while :; do sleep 1000; done",
                  {.buffered_bytes_max = 1 << 20, .flush_ms_max = 10, .stop_ms = 10, .nice = 0});
  running.transcode.write("x");
  running.transcode.finish();
  EXPECT_TRUE(running.ends());
}

TEST(Transcode, ItsOwnEndIsToldAndLaterPiecesAreDropped) {
  Running running("exit 1");
  EXPECT_TRUE(running.ends());
  EXPECT_TRUE(running.transcode.write(std::string(1 << 21, 'x')));
}

TEST(Transcode, OneThatStopsReadingIsNoneToSpinFor) {
  Running running("exec 0<&-; exec sleep 1000",
                  {.buffered_bytes_max = 1 << 20, .flush_ms_max = 50, .stop_ms = 10, .nice = 0});
  running.transcode.write(std::string(200'000, 'x'));
  running.transcode.finish();
  EXPECT_TRUE(running.ends());
}

// Throws once there is something to wait for.
class BrokenClock final : public ports::Clock {
 public:
  std::int64_t unix_ms() const override { return 0; }
  std::int64_t monotonic_us() const override { throw std::runtime_error("no time"); }
};

TEST(Transcode, WhatThrowsInItIsAnEndToo) {
  BrokenClock clock;
  std::promise<void> ended;
  Transcode transcode({"/bin/sh", "-c", "exec sleep 1000"}, {}, clock, [&] { ended.set_value(); });
  transcode.finish();
  EXPECT_EQ(ended.get_future().wait_for(20s), std::future_status::ready);
}

TEST(Transcode, WhoIsToldOfItsEndMayThrow) {
  embedded::SystemClock clock;
  std::promise<void> ended;
  Transcode transcode({"/bin/sh", "-c", "exit 1"}, {}, clock, [&] {
    ended.set_value();
    throw std::bad_alloc();
  });
  EXPECT_EQ(ended.get_future().wait_for(20s), std::future_status::ready);
  transcode.stop();
}

TEST(Transcode, AProgramThatIsNotThereIsAnEndToo) {
  embedded::SystemClock clock;
  std::promise<void> ended;
  Transcode transcode({"/nowhere/ffmpeg"}, {}, clock, [&] { ended.set_value(); });
  EXPECT_EQ(ended.get_future().wait_for(20s), std::future_status::ready);
}

TEST(FfmpegCommand, ReadsOnlyThePipeInTheFormatSaid) {
  const auto webm = ffmpeg_command("/usr/bin/ffmpeg", ports::Container::webm, "rtmp://127.0.0.1/live/x");
  const auto after = [](const std::vector<std::string>& command, const std::string& name) {
    const auto at = std::ranges::find(command, name);
    return at == command.end() ? std::string() : *std::next(at);
  };
  EXPECT_EQ(webm.front(), "/usr/bin/ffmpeg");
  EXPECT_EQ(after(webm, "-protocol_whitelist"), "pipe");
  EXPECT_EQ(after(webm, "-f"), "matroska");
  EXPECT_EQ(after(webm, "-i"), "pipe:0");
  EXPECT_EQ(webm.back(), "rtmp://127.0.0.1/live/x");
  EXPECT_EQ(after(ffmpeg_command("f", ports::Container::mp4, "u"), "-f"), "mp4");
}

}  // namespace
}  // namespace fa::rtmp
