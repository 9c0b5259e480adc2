// nginx as a child of ours: started, watched, started again with growing pauses where it ends, ended with us.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "adapters/rtmp/wake_up.h"
#include "base/thread.h"
#include "ports/clock.h"

namespace fa::rtmp {

struct NginxProcessOptions {
  std::string program;
  std::string folder;  // with its nginx.conf (nginx_config.h)
  std::string rtmp_module;
  std::uint16_t rtmp_port = 0;
  std::uint16_t callback_port = 0;
  std::int64_t pause_ms_min = 250;
  std::int64_t pause_ms_max = 15'000;
  std::int64_t steady_ms = 10'000;  // having run so long, the pauses begin from the smallest again
  std::int64_t stop_ms = 2'000;     // from asking it to end to killing it
};

class NginxProcess {
 public:
  // `on_down` is called on this object's thread each time that nginx has ended, before it is started again.
  NginxProcess(NginxProcessOptions options, const ports::Clock& clock, std::function<void()> on_down);
  ~NginxProcess();  // ends nginx and waits for it

 private:
  void supervise();
  bool run_and_tell();  // false: stop. A throw is an end like any other
  bool run_once();      // false: stop
  void log_end(const std::string& what) const;
  bool wait_for_stop(std::int64_t wait_ms) const;

  const NginxProcessOptions options_;
  const ports::Clock& clock_;
  const std::function<void()> on_down_;
  WakeUp stop_;
  base::Thread thread_;  // last: nginx lives as long as this thread (ChildProcess)
};

}  // namespace fa::rtmp
