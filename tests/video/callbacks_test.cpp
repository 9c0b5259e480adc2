// What nginx is answered, and what the house is told; a sleeping program stands for nginx itself.
#include <gmock/gmock.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>

#include "adapters/embedded/system_clock.h"
#include "adapters/rtmp/rtmp_video.h"
#include "rest/support/temporary_folder.h"
#include "support/ids.h"

namespace fa::rtmp {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ports::BroadcastRefusal;

const auto kLamp = test::auction_id(1);
const ports::Broadcaster kHanna{test::user_id(1), "192.0.2.1"};

class CallbacksTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string program = temporary_.file("nginx");
    std::ofstream(program) << "#!/bin/sh\nexec sleep 1000\n";
    fs::permissions(program, fs::perms::owner_all);
    RtmpVideoOptions options;
    options.folder = temporary_.file("video");
    options.tools = {.nginx = program, .rtmp_module = "/nowhere.so", .ffmpeg = ffmpeg_goes_on_ ? program : "/bin/cat"};
    options.rtmp_host = "127.0.0.1";
    options.callback_base = "http://127.0.0.1:1/internal/video";
    options.broadcasts_max = broadcasts_max_;
    auto started = RtmpVideo::start(
        options,
        {.auction_of_key = [this](std::string_view key) { return key == key_ ? std::optional(kLamp) : std::nullopt; },
         .set_live = [this](domain::AuctionId, bool live) { told(live); }},
        clock_);
    ASSERT_TRUE(started) << started.error();
    video_ = std::move(*started);
    std::ifstream file(temporary_.file("video/nginx.conf"));
    config_.assign(std::istreambuf_iterator<char>(file), {});
    secret_ = between("/internal/video/", "/publish;");
    relay_secret_ = between("pageUrl=", ";");
  }

  std::string between(const std::string& before, const std::string& after) const {
    const auto begin = config_.find(before) + before.size();
    return config_.substr(begin, config_.find(after, begin) - begin);
  }
  base::http::Response call(const std::string& event, const std::string& name, int connection,
                            const std::string& page = "") {
    return video_->on_callback(
        secret_, event,
        "call=" + event + "&pageurl=" + page + "&clientid=" + std::to_string(connection) + "&name=" + name);
  }
  int publish(const std::string& name, int connection) { return call("publish", name, connection).status; }
  int play(int connection) { return call("play", domain::to_string(kLamp), connection, relay_secret_).status; }
  void write_playlist() {
    const std::string folder = video_->files().folder_of(kLamp);
    std::ofstream(folder + "/index.m3u8.bak") << "#EXTM3U\n";
    fs::rename(folder + "/index.m3u8.bak", folder + "/index.m3u8");
  }
  void told(bool live) {
    const std::scoped_lock lock(mutex_);
    told_.push_back(live);
    changed_.notify_all();
  }
  bool is_told(const std::vector<bool>& expected) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 20s, [&] { return told_ == expected; });
  }

  bool ffmpeg_goes_on_ = false;
  std::size_t broadcasts_max_ = 1;
  test::TemporaryFolder temporary_;
  embedded::SystemClock clock_;
  std::string key_ = "the-key";
  std::string config_;
  std::string secret_;
  std::string relay_secret_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<bool> told_;
  std::unique_ptr<RtmpVideo> video_;
};

TEST_F(CallbacksTest, AStreamIsLiveFromItsFirstPlaylistOn) {
  const auto answer = call("publish", "the-key", 1);
  EXPECT_EQ(answer.status, 302);
  EXPECT_THAT(answer.headers, testing::Contains(testing::Pair("Location", domain::to_string(kLamp))));
  EXPECT_EQ(play(2), 200);
  EXPECT_TRUE(is_told({}));
  write_playlist();
  EXPECT_TRUE(is_told({true}));
  EXPECT_EQ(call("update", "the-key", 1).status, 200);
  call("publish_done", "the-key", 1);
  EXPECT_TRUE(is_told({true, false}));
  call("play_done", domain::to_string(kLamp), 2);
  EXPECT_FALSE(fs::exists(video_->files().folder_of(kLamp)));
}

TEST_F(CallbacksTest, OnlyThePresentKeyPublishes) {
  EXPECT_EQ(publish("another", 1), 403);
  EXPECT_EQ(publish("", 1), 403);
  EXPECT_EQ(publish(domain::to_string(kLamp), 1), 403);
  EXPECT_EQ(publish("the-key", 0), 403) << "nginx numbers its connections from 1";
  EXPECT_EQ(publish("the-key", 2), 302) << "those who were refused hold no place";
  EXPECT_EQ(publish("the-key", 3), 403) << "one at a time";
}

TEST_F(CallbacksTest, TheSecretsOfThisStartAreNeeded) {
  for (const std::string& wrong : {std::string(), std::string("x"), secret_ + "x", relay_secret_})
    EXPECT_EQ(video_->on_callback(wrong, "publish", "clientid=1&name=the-key").status, 404);
  EXPECT_EQ(publish("the-key", 1), 302);
  EXPECT_EQ(call("play", domain::to_string(kLamp), 2, "x").status, 403) << "only our own relay writes pieces";
  EXPECT_EQ(call("play", domain::to_string(test::auction_id(2)), 2, relay_secret_).status, 403)
      << "nor of what nobody publishes";
  EXPECT_EQ(play(2), 200);
  EXPECT_EQ(play(3), 403) << "one at a time";
}

TEST_F(CallbacksTest, WhatIsCutGoesNoFurther) {
  ASSERT_EQ(publish("the-key", 1), 302);
  video_->cut(kLamp);
  EXPECT_EQ(play(2), 403);
  EXPECT_EQ(call("update", "the-key", 1).status, 403);
  call("publish_done", "the-key", 1);
  EXPECT_EQ(publish("the-key", 3), 302);
  EXPECT_EQ(play(4), 200);
  video_->cut(kLamp);
  write_playlist();
  call("publish_done", "the-key", 3);
  EXPECT_EQ(std::ranges::count(told_, true), 0) << "a playlist after the cut makes nobody live";
}

TEST_F(CallbacksTest, NginxMayAskOfItsRelayWithoutEndingIt) {
  ASSERT_EQ(publish("the-key", 1), 302);
  const std::string of_relay = "call=update_play&clientid=9&name=" + domain::to_string(kLamp);
  EXPECT_EQ(video_->on_callback(secret_, "update", of_relay).status, 200);
  EXPECT_EQ(call("update", "the-key", 9).status, 403) << "a publisher that is not known is dropped";
}

TEST_F(CallbacksTest, SecretsAreNotForEverybodyToRead) {
  const auto mode = fs::status(temporary_.file("video/nginx.conf")).permissions();
  EXPECT_EQ(mode & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
  EXPECT_EQ(fs::status(temporary_.file("video")).permissions() & (fs::perms::group_all | fs::perms::others_all),
            fs::perms::none);
  EXPECT_GE(secret_.size(), 40u);
}

TEST_F(CallbacksTest, NoBroadcastBesideAPublisher) {
  ASSERT_EQ(publish("the-key", 1), 302);
  EXPECT_EQ(video_->begin(kLamp, ports::Container::webm, kHanna, [](ports::BroadcastEnd) {}).error(),
            BroadcastRefusal::already_live);
}

TEST_F(CallbacksTest, ABroadcastWhoseProgramEndsWithoutPublishingWasNoVideo) {
  std::promise<ports::BroadcastEnd> ended;
  const auto running =
      video_->begin(kLamp, ports::Container::webm, kHanna, [&](ports::BroadcastEnd how) { ended.set_value(how); });
  ASSERT_TRUE(running);
  auto future = ended.get_future();
  ASSERT_EQ(future.wait_for(20s), std::future_status::ready);
  EXPECT_EQ(future.get(), ports::BroadcastEnd::unreadable);
  EXPECT_EQ(publish("the-key", 1), 302) << "its place is free again";
}

class BroadcastSharesTest : public CallbacksTest {
 protected:
  BroadcastSharesTest() {
    ffmpeg_goes_on_ = true;
    broadcasts_max_ = 4;
  }
  // An auction of its own each time.
  std::expected<std::unique_ptr<ports::Broadcast>, BroadcastRefusal> begin(std::uint64_t person,
                                                                           const std::string& address) {
    return video_->begin(test::auction_id(++auctions_), ports::Container::webm, {test::user_id(person), address},
                         [](ports::BroadcastEnd) {});
  }
  std::uint64_t auctions_ = 0;
};

TEST_F(BroadcastSharesTest, OnePersonHasOneAtATime) {
  auto first = begin(1, "a");
  ASSERT_TRUE(first);
  EXPECT_EQ(begin(1, "b").error(), BroadcastRefusal::person_share);
  first->reset();
  EXPECT_TRUE(begin(1, "b")) << "though the first still sends its rest";
}

TEST_F(BroadcastSharesTest, OneAddressHasHalfAndTheOthersHaveTheRest) {
  const auto first = begin(1, "a");
  const auto second = begin(2, "a");
  ASSERT_TRUE(first && second);
  EXPECT_EQ(begin(3, "a").error(), BroadcastRefusal::address_share);
  const auto third = begin(3, "b");
  const auto fourth = begin(4, "c");
  ASSERT_TRUE(third && fourth);
  EXPECT_EQ(begin(5, "d").error(), BroadcastRefusal::too_many);
  EXPECT_EQ(begin(5, "a").error(), BroadcastRefusal::too_many) << "not for its address' sake";
}

class OneBroadcastTest : public BroadcastSharesTest {
 protected:
  OneBroadcastTest() { broadcasts_max_ = 1; }
};

TEST_F(OneBroadcastTest, WhereOneRunsAtOnceAnAddressMayHaveIt) {
  const auto only = begin(1, "a");
  ASSERT_TRUE(only);
  EXPECT_EQ(begin(2, "a").error(), BroadcastRefusal::too_many);
}

}  // namespace
}  // namespace fa::rtmp
