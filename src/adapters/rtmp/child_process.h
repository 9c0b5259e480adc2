// A program that runs under ours: in a process group of its own, with none of our descriptors, an empty environment
// (ours holds secrets), no way to more rights (no_new_privs) and the bounds of its sandbox; and asked to end (SIGTERM)
// as soon as the thread that started it is gone, however it went.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "adapters/rtmp/child_sandbox.h"

namespace fa::rtmp {

struct ChildOptions {
  std::vector<std::string> arguments;  // [0] is the program's path
  bool stdin_pipe = false;             // otherwise /dev/null; output goes there in any case
  int nice = 0;                        // added to ours
  ChildSandbox sandbox = {};
};

struct ChildExit {
  bool by_signal = false;
  int code = 0;  // exit code or signal
};

class ChildProcess {
 public:
  // The thread that calls this must live as long as the child shall. The error says what failed.
  static std::expected<ChildProcess, std::string> start(const ChildOptions& options);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();  // kills what still runs

  int stdin_fd() const { return stdin_fd_; }  // non-blocking; -1 without a pipe, or after close_stdin()
  void close_stdin();
  int exit_fd() const { return exit_fd_; }  // readable once the child has ended (pidfd)
  pid_t pid() const { return pid_; }

  // SIGTERM, and after `grace_ms` SIGKILL, to the whole group. Blocks until it is gone. Also clears away what an ended
  // child has left behind. Once.
  ChildExit end(std::int64_t grace_ms);

 private:
  ChildProcess(pid_t pid, int exit_fd, int stdin_fd) : pid_(pid), exit_fd_(exit_fd), stdin_fd_(stdin_fd) {}

  pid_t pid_;
  int exit_fd_;
  int stdin_fd_;
};

}  // namespace fa::rtmp
