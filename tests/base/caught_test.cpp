#include "base/caught.h"

#include "base/log.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace fa::base {
namespace {

template <class Thrown>
std::string text_of(Thrown thrown) {
  try {
    throw thrown;
  } catch (...) {
    return caught_text();
  }
}

TEST(CaughtText, IsWhatTheExceptionSays) {
  EXPECT_EQ(text_of(std::runtime_error("the disk is full")), "the disk is full");
  EXPECT_EQ(text_of(std::bad_alloc()), "std::bad_alloc");
}

TEST(CaughtText, NamesWhatIsNoException) {
  EXPECT_EQ(text_of(7), "unknown exception");
}

TEST(LogCaught, SaysWhatWasThrownAndWhereToTheLog) {
  log::flush(std::chrono::seconds(10));
  ::testing::internal::CaptureStderr();
  try {
    throw std::runtime_error("the disk is full");
  } catch (...) {
    log_caught("a worker's step failed", "history");
  }
  log::flush(std::chrono::seconds(10));
  const std::string line = ::testing::internal::GetCapturedStderr();
  EXPECT_NE(line.find(R"("level":"error","message":"a worker's step failed")"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("error":"the disk is full","name":"history")"), std::string::npos) << line;
}

}  // namespace
}  // namespace fa::base
