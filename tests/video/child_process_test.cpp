#include "adapters/rtmp/child_process.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "rest/support/temporary_folder.h"

namespace fa::rtmp {
namespace {

ChildSandbox sandbox() {
  return {.readable = {"/proc"},
          .writable = {std::filesystem::temp_directory_path()},
          .open_files_max = 32,
          .file_bytes_max = 1 << 20};
}

ChildProcess start(const std::string& script, ChildSandbox bounds = sandbox()) {
  auto child = ChildProcess::start(
      {.arguments = {"/bin/sh", "-c", script}, .stdin_pipe = false, .nice = 0, .sandbox = std::move(bounds)});
  EXPECT_TRUE(child) << child.error();
  return std::move(*child);
}

bool ends(const ChildProcess& child) {
  pollfd wait{child.exit_fd(), POLLIN, 0};
  return poll(&wait, 1, 20'000) == 1;
}

// A process that writes its number to `path` once it runs.
pid_t pid_in(const std::string& path) {
  for (int tries = 0; tries < 20'000; ++tries) {
    std::ifstream file(path);
    pid_t pid = 0;
    if (file >> pid) return pid;
    poll(nullptr, 0, 1);
  }
  return 0;
}

bool goes_away(pid_t pid) {
  for (int tries = 0; tries < 20'000; ++tries) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/stat");
    std::string number;
    std::string name;
    std::string state;
    if (!(status >> number >> name >> state) || state == "Z") return true;
    poll(nullptr, 0, 1);
  }
  return false;
}

TEST(ChildProcess, TellsHowItEnded) {
  ChildProcess child = start("exit 7");
  ASSERT_TRUE(ends(child));
  const ChildExit exit = child.end(0);
  EXPECT_FALSE(exit.by_signal);
  EXPECT_EQ(exit.code, 7);
}

TEST(ChildProcess, AProgramThatIsNotThereIsAnError) {
  const auto child = ChildProcess::start({.arguments = {"/nowhere/program"}, .stdin_pipe = false, .nice = 0});
  ASSERT_FALSE(child);
  EXPECT_NE(child.error().find("/nowhere/program: No such file"), std::string::npos);
}

TEST(ChildProcess, IsAskedFirstAndThenKilled) {
  ChildProcess polite = start("exec sleep 1000");
  EXPECT_EQ(polite.end(20'000).code, SIGTERM);
  const test::TemporaryFolder folder;
  ChildProcess deaf = start("trap '' TERM; echo $$ > " + folder.file("pid") + "; while :; do sleep 1000; done");
  ASSERT_NE(pid_in(folder.file("pid")), 0);
  EXPECT_EQ(deaf.end(10).code, SIGKILL);
}

TEST(ChildProcess, TakesItsOwnChildrenWithIt) {
  const test::TemporaryFolder folder;
  ChildProcess child = start("sleep 1000 & echo $! > " + folder.file("pid") + "; kill -9 $$");
  ASSERT_TRUE(ends(child));
  const pid_t grandchild = pid_in(folder.file("pid"));
  ASSERT_NE(grandchild, 0);
  EXPECT_EQ(kill(grandchild, 0), 0) << "it outlived its parent";
  child.end(0);
  EXPECT_TRUE(goes_away(grandchild));
}

TEST(ChildProcess, EndsWithTheThreadThatStartedIt) {
  std::optional<ChildProcess> child;
  std::thread([&] { child.emplace(start("exec sleep 1000")); }).join();
  EXPECT_TRUE(ends(*child));
}

TEST(ChildProcess, HasNoneOfOurDescriptorsAndItsSignalsAreFree) {
  const test::TemporaryFolder folder;
  int ours[2];
  ASSERT_EQ(pipe(ours), 0);  // not marked close-on-exec
  // The shell blocks signals while it forks: what it was given is seen by a program that takes its place.
  ChildProcess child = start("ls /proc/self/fd > " + folder.file("fds") + "; exec grep SigBlk /proc/self/status > " +
                             folder.file("signals"));
  ASSERT_TRUE(ends(child));
  child.end(0);
  close(ours[0]);
  close(ours[1]);
  std::ifstream fds(folder.file("fds"));
  int count = 0;
  for (std::string line; std::getline(fds, line);) ++count;
  EXPECT_EQ(count, 4) << "input, output, errors, and the folder that ls reads";
  std::ifstream signals(folder.file("signals"));
  std::string line;
  std::getline(signals, line);
  EXPECT_EQ(line.substr(line.find_last_of('\t') + 1), "0000000000000000");
}

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(ChildProcess, HasAnEmptyEnvironmentAndNoWayToMoreRights) {
  const test::TemporaryFolder folder;
  ASSERT_EQ(setenv("A_SECRET_OF_THE_HOUSE", "hush", 1), 0);
  // The shell has set what a shell sets (PWD); its own environment is what it was given.
  ChildProcess child =
      start("cat /proc/$$/environ > " + folder.file("environ") + "; grep NoNewPrivs /proc/$$/status > " +
            folder.file("status") + "; ulimit -c > " + folder.file("core") + "; ulimit -n > " + folder.file("files"));
  ASSERT_TRUE(ends(child));
  child.end(0);
  unsetenv("A_SECRET_OF_THE_HOUSE");
  EXPECT_EQ(content(folder.file("environ")), "");
  EXPECT_EQ(content(folder.file("status")), "NoNewPrivs:\t1\n");
  EXPECT_EQ(content(folder.file("core")), "0\n");
  EXPECT_EQ(content(folder.file("files")), "32\n");
}

TEST(ChildProcess, WritesNoLargerFileThanItMay) {
  const test::TemporaryFolder folder;
  ChildProcess child = start("head -c 3000000 /dev/zero > " + folder.file("large"));
  ASSERT_TRUE(ends(child));
  child.end(0);
  EXPECT_LE(std::filesystem::file_size(folder.file("large")), 1U << 20);
}

// What it was not given does not exist for it, whoever's rights it runs with.
TEST(ChildProcess, CannotReachTheFilesOfTheHouse) {
  if (!LandlockRules::is_supported()) GTEST_SKIP() << "this kernel has no landlock";
  const test::TemporaryFolder house;
  const test::TemporaryFolder its_own;
  std::ofstream(house.file("key")) << "hush";
  ChildSandbox bounds = sandbox();
  bounds.writable = {its_own.path()};
  ChildProcess child = start("cat " + house.file("key") + " > " + its_own.file("seen"), bounds);
  ASSERT_TRUE(ends(child));
  EXPECT_NE(child.end(0).code, 0);
  EXPECT_TRUE(std::filesystem::exists(its_own.file("seen")));
  EXPECT_EQ(content(its_own.file("seen")), "");
  ChildProcess writer = start("echo mine > " + house.file("key"), bounds);
  ASSERT_TRUE(ends(writer));
  writer.end(0);
  ChildProcess lister = start("ls " + house.path() + " > " + its_own.file("list"), bounds);
  ASSERT_TRUE(ends(lister));
  lister.end(0);
  EXPECT_EQ(content(house.file("key")), "hush");
  EXPECT_EQ(content(its_own.file("list")), "");
}

TEST(ChildProcess, ReachesNoOtherPortThanItsOwn) {
  if (!LandlockRules::is_supported()) GTEST_SKIP() << "this kernel has no landlock";
  const test::TemporaryFolder folder;
  ChildSandbox bounds = sandbox();
  bounds.connects_to = {9};
  // bash has TCP in its redirections. Nobody listens: refused by the kernel's network, or kept from asking.
  const auto said = [&](const std::string& port) {
    ChildProcess child =
        start("exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + port + "' 2> " + folder.file("said" + port), bounds);
    EXPECT_TRUE(ends(child));
    child.end(0);
    return content(folder.file("said" + port));
  };
  EXPECT_NE(said("9").find("Connection refused"), std::string::npos) << said("9");
  EXPECT_NE(said("10").find("Permission denied"), std::string::npos) << said("10");
}

}  // namespace
}  // namespace fa::rtmp
