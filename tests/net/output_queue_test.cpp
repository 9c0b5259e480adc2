#include "net/output_queue.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "net/limits.h"

namespace fa::net {
namespace {

std::string gathered(const OutputQueue& queue) {
  std::array<iovec, 64> pieces;
  std::string all;
  const auto count = queue.gather(pieces);
  for (std::size_t i = 0; i < count; ++i) all.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
  return all;
}

TEST(OutputQueue, KeepsTheOrderOfAllKindsOfBytes) {
  OutputQueue queue;
  const auto shared = std::make_shared<const std::string>("shared ");
  queue.push(std::string("own "));
  queue.push(SharedBytes{shared, *shared});
  queue.push(std::string_view("copied "));
  queue.push(std::string_view("joined"));
  EXPECT_EQ(gathered(queue), "own shared copied joined");
  EXPECT_EQ(queue.bytes(), 24u);
}

TEST(OutputQueue, SharedBytesAreNotCopiedAndAreLetGoOnceWritten) {
  OutputQueue queue;
  const auto shared = std::make_shared<const std::string>("frame");
  queue.push(SharedBytes{shared, *shared});
  std::array<iovec, 4> pieces;
  ASSERT_EQ(queue.gather(pieces), 1u);
  EXPECT_EQ(pieces[0].iov_base, shared->data());
  EXPECT_EQ(shared.use_count(), 2);
  queue.consume(5);
  EXPECT_EQ(shared.use_count(), 1);
  EXPECT_TRUE(queue.empty());
}

TEST(OutputQueue, SmallCopiesShareOnePiece) {
  OutputQueue queue;
  for (int i = 0; i < 100; ++i) queue.push(std::string_view("0123456789"));
  std::array<iovec, 64> pieces;
  EXPECT_EQ(queue.gather(pieces), 1u);
}

TEST(OutputQueue, AnyPiecewiseConsumptionYieldsTheSameBytes) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    OutputQueue queue;
    std::string expected;
    std::string got;
    for (int step = 0; step < 300; ++step) {
      const std::string piece(random() % 40, static_cast<char>('a' + random() % 26));
      expected += piece;
      const auto shared = std::make_shared<const std::string>(piece);
      switch (random() % 3) {
        case 0:
          queue.push(piece);
          break;
        case 1:
          queue.push(std::string_view(piece));
          break;
        default:
          queue.push(SharedBytes{shared, *shared});
      }
      const auto part = gathered(queue);
      const auto count = part.empty() ? 0 : random() % (part.size() + 1);
      got += part.substr(0, count);
      queue.consume(count);
    }
    while (!queue.empty()) {
      const auto part = gathered(queue);
      got += part;
      queue.consume(part.size());
    }
    ASSERT_EQ(got, expected);
  }
}

}  // namespace
}  // namespace fa::net
