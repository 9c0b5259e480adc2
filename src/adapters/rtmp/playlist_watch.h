// Tells when a stream's first playlist is there: before, a player has nothing to play. On inotify, without polling.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

#include "adapters/rtmp/wake_up.h"
#include "base/thread.h"
#include "domain/uuid.h"

namespace fa::rtmp {

class PlaylistWatch {
 public:
  // Called on the watch's thread, at least once for each expect() whose playlist comes.
  using OnPlaylist = std::function<void(domain::AuctionId)>;

  explicit PlaylistWatch(OnPlaylist on_playlist);
  ~PlaylistWatch();

  // The folder exists. false: it cannot be watched (the kernel's limit on inotify). Any thread.
  bool expect(domain::AuctionId id, const std::string& folder);
  void forget(domain::AuctionId id);

 private:
  struct Expected {
    domain::AuctionId id;
    std::string folder;
  };
  bool watch(Expected expected);
  bool has_come(Expected lost);
  void loop();
  void take_events();  // a throw, also of `on_playlist`, costs these events and no more
  void read_events();

  const OnPlaylist on_playlist_;
  const int inotify_;
  WakeUp stop_;
  std::mutex mutex_;
  std::unordered_map<int, Expected> watched_;  // by watch descriptor
  base::Thread thread_;
};

}  // namespace fa::rtmp
