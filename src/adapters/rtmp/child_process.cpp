#include "adapters/rtmp/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace fa::rtmp {
namespace {

std::string failed(const char* what) {
  return std::string(what) + ": " + std::strerror(errno);
}

struct Pipe {
  int read = -1;
  int write = -1;
  Pipe() = default;
  Pipe(const Pipe&) = delete;
  ~Pipe() {
    if (read >= 0) close(read);
    if (write >= 0) close(write);
  }
  bool open() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
};

// In the child, between fork and exec: only calls that are safe there. Returns where something failed.
void become(char* const* arguments, const ChildOptions& options, const LandlockRules& rules, int input, pid_t parent) {
  setpgid(0, 0);
  if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) return;
  if (getppid() != parent) _exit(127);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  if (options.nice != 0) setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + options.nice);
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return;
  if (dup2(input >= 0 ? input : null, STDIN_FILENO) < 0) return;
  if (dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0) return;
  // Ours are closed by exec one by one where they are marked so; this marks those that libraries forgot to.
  syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !limit_self(options.sandbox) || !rules.restrict_self()) return;
  char* const environment[] = {nullptr};
  execve(arguments[0], arguments, environment);
}

void make_non_blocking(int fd) {
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

}  // namespace

std::expected<ChildProcess, std::string> ChildProcess::start(const ChildOptions& options) {
  std::vector<char*> arguments;
  arguments.reserve(options.arguments.size() + 1);
  for (const std::string& argument : options.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const auto rules = LandlockRules::of(options.sandbox);
  if (!rules) return std::unexpected(options.arguments[0] + ": " + rules.error());
  Pipe input;
  Pipe trouble;  // closed by a successful exec, otherwise it carries errno
  if (!trouble.open() || (options.stdin_pipe && !input.open())) return std::unexpected(failed("pipe"));
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return std::unexpected(failed("fork"));
  if (pid == 0) {
    become(arguments.data(), options, *rules, input.read, parent);
    const int error = errno;
    [[maybe_unused]] const auto written = write(trouble.write, &error, sizeof error);
    _exit(127);
  }
  setpgid(pid, pid);  // whichever of the two comes first
  close(std::exchange(trouble.write, -1));
  int error = 0;
  ssize_t count;
  do count = read(trouble.read, &error, sizeof error);
  while (count < 0 && errno == EINTR);
  const int exit_fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (count > 0 || exit_fd < 0) {
    if (count <= 0) error = errno;
    if (exit_fd >= 0) close(exit_fd);
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    return std::unexpected(options.arguments[0] + ": " + std::strerror(error));
  }
  if (input.write >= 0) make_non_blocking(input.write);
  return ChildProcess(pid, exit_fd, std::exchange(input.write, -1));
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      exit_fd_(std::exchange(other.exit_fd_, -1)),
      stdin_fd_(std::exchange(other.stdin_fd_, -1)) {}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) end(0);
}

void ChildProcess::close_stdin() {
  if (stdin_fd_ >= 0) close(std::exchange(stdin_fd_, -1));
}

ChildExit ChildProcess::end(std::int64_t grace_ms) {
  close_stdin();
  pollfd ended{.fd = exit_fd_, .events = POLLIN, .revents = 0};
  if (poll(&ended, 1, 0) == 0) {
    kill(-pid_, SIGTERM);
    poll(&ended, 1, static_cast<int>(grace_ms));
  }
  // Before its leader is reaped, so that the group's number cannot have become another's.
  kill(-pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  close(std::exchange(exit_fd_, -1));
  if (WIFSIGNALED(status)) return {true, WTERMSIG(status)};
  return {false, WEXITSTATUS(status)};
}

}  // namespace fa::rtmp
