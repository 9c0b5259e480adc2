// nginx as a child, with a small program in its place.
#include "adapters/rtmp/nginx_process.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <new>
#include <semaphore>

#include "adapters/embedded/system_clock.h"
#include "rest/support/temporary_folder.h"

namespace fa::rtmp {
namespace {

TEST(NginxProcess, IsStartedAgainAlsoWhereWhoIsToldOfItsEndThrows) {
  const test::TemporaryFolder folder;
  const embedded::SystemClock clock;
  std::counting_semaphore<> downs{0};
  NginxProcess nginx({.program = "/bin/false", .folder = folder.path(), .pause_ms_min = 1, .pause_ms_max = 1}, clock,
                     [&] {
                       downs.release();
                       throw std::bad_alloc();
                     });
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(downs.try_acquire_for(std::chrono::seconds(20))) << i;
}

}  // namespace
}  // namespace fa::rtmp
