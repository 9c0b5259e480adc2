#include "base/http/spooled_body.h"

#include <gtest/gtest.h>

#include <string>

namespace fa::base::http {
namespace {

std::string content(const Response& response) {
  if (!response.file) return response.body;
  std::string bytes(response.file->size() + 10, '\0');
  const auto read = response.file->read_at(0, bytes);
  return read ? std::string(*read) : "unreadable";
}

TEST(SpooledBody, IsInMemoryWhileItIsShortAndOnTheDiskBeyond) {
  for (const int pieces : {0, 1, 3, 4, 50}) {
    SpooledBody body({.folder = "/tmp", .memory_bytes_max = 30});
    std::string expected;
    for (int i = 0; i < pieces; ++i) {
      const std::string piece = "piece " + std::to_string(1'000 + i);
      body.append(piece);
      expected += piece;
    }
    Response response;
    ASSERT_TRUE(body.move_into(response));
    EXPECT_EQ(response.file != nullptr, expected.size() > 30) << pieces;
    EXPECT_EQ(response.body_bytes(), expected.size());
    EXPECT_EQ(content(response), expected);
  }
}

TEST(SpooledBody, IsBounded) {
  SpooledBody body({.folder = "/tmp", .memory_bytes_max = 4, .bytes_max = 10});
  body.append("0123456789");
  EXPECT_FALSE(body.too_long());
  body.append("x");
  EXPECT_TRUE(body.too_long());
}

TEST(SpooledBody, SaysThatTheDiskDoesNotTakeIt) {
  SpooledBody nowhere({.folder = "/nowhere", .memory_bytes_max = 4});
  nowhere.append("01234");
  EXPECT_TRUE(nowhere.failed());
}

}  // namespace
}  // namespace fa::base::http
