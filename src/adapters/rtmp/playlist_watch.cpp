#include "adapters/rtmp/playlist_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/caught.h"

namespace fa::rtmp {
namespace {

constexpr const char* kPlaylist = "index.m3u8";

}  // namespace

PlaylistWatch::PlaylistWatch(OnPlaylist on_playlist)
    : on_playlist_(std::move(on_playlist)),
      inotify_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
      thread_("playlists", [this] { loop(); }) {}

PlaylistWatch::~PlaylistWatch() {
  stop_.wake();
  thread_.join();
  if (inotify_ >= 0) close(inotify_);
}

bool PlaylistWatch::expect(domain::AuctionId id, const std::string& folder) {
  const std::scoped_lock lock(mutex_);
  return watch({id, folder});
}

bool PlaylistWatch::watch(Expected expected) {
  // nginx writes under another name, and renames.
  const int watch = inotify_add_watch(inotify_, expected.folder.c_str(), IN_MOVED_TO | IN_ONLYDIR);
  if (watch < 0) return false;
  watched_[watch] = std::move(expected);
  return true;
}

// nginx's cleaner takes an empty folder away when it comes by, and with it the watch; nginx makes the folder again for
// the first fragment. What cannot be watched again counts as come, as in expect().
bool PlaylistWatch::has_come(Expected lost) {
  std::error_code ignored;
  std::filesystem::create_directory(lost.folder, ignored);
  const std::string playlist = lost.folder + "/" + kPlaylist;
  const bool watched = watch(std::move(lost));
  return !watched || std::filesystem::exists(playlist, ignored);
}

void PlaylistWatch::forget(domain::AuctionId id) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(watched_, [&](const auto& entry) {
    if (entry.second.id != id) return false;
    inotify_rm_watch(inotify_, entry.first);
    return true;
  });
}

void PlaylistWatch::loop() {
  std::array<pollfd, 2> waits{{{stop_.fd(), POLLIN, 0}, {inotify_, POLLIN, 0}}};
  while (true) {
    poll(waits.data(), waits.size(), -1);
    if (waits[0].revents != 0) return;
    if (waits[1].revents != 0) take_events();
  }
}

void PlaylistWatch::take_events() {
  try {
    read_events();
  } catch (...) {
    base::log_caught("a stream's start was not noticed");
  }
}

void PlaylistWatch::read_events() {
  alignas(inotify_event) std::array<char, 4096> buffer;
  const ssize_t size = read(inotify_, buffer.data(), buffer.size());
  std::vector<domain::AuctionId> started;
  {
    const std::scoped_lock lock(mutex_);
    for (ssize_t at = 0; at < size;) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* const name = buffer.data() + at + sizeof event;
      at += static_cast<ssize_t>(sizeof event + event.len);
      const auto found = watched_.find(event.wd);
      if (found == watched_.end()) continue;
      const domain::AuctionId id = found->second.id;
      if (event.mask & IN_IGNORED) {
        auto lost = std::move(watched_.extract(found).mapped());
        if (has_come(std::move(lost))) started.push_back(id);
      } else if (event.len > 0 && std::strcmp(name, kPlaylist) == 0) {
        started.push_back(id);
        inotify_rm_watch(inotify_, event.wd);
        watched_.erase(found);
      }
    }
  }
  for (const domain::AuctionId id : started) on_playlist_(id);
}

}  // namespace fa::rtmp
