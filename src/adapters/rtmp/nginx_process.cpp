#include "adapters/rtmp/nginx_process.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "adapters/rtmp/child_process.h"
#include "adapters/rtmp/nginx_config.h"
#include "base/caught.h"
#include "base/log.h"

namespace fa::rtmp {
namespace {

std::string error_log(const std::string& folder) {
  return folder + "/error.log";
}

ChildSandbox sandbox_of(const NginxProcessOptions& options) {
  constexpr std::uint64_t kOpenFiles = 4096;              // two a connection, and the files that it writes
  constexpr std::uint64_t kFragmentBytes = 256ULL << 20;  // far above a second of any stream
  return {.readable = {options.program, options.rtmp_module},
          .writable = {options.folder},
          .connects_to = {options.rtmp_port, options.callback_port},
          .listens_on = {options.rtmp_port},
          .open_files_max = kOpenFiles,
          .data_bytes_max = std::uint64_t{1} << 30,
          .file_bytes_max = kFragmentBytes};
}

std::string last_line(const std::string& path) {
  std::ifstream file(path);
  std::string last;
  for (std::string line; std::getline(file, line);) last = line;
  return last;
}

}  // namespace

NginxProcess::NginxProcess(NginxProcessOptions options, const ports::Clock& clock, std::function<void()> on_down)
    : options_(std::move(options)),
      clock_(clock),
      on_down_(std::move(on_down)),
      thread_("nginx", [this] { supervise(); }) {}

NginxProcess::~NginxProcess() {
  stop_.wake();
  thread_.join();
}

void NginxProcess::supervise() {
  std::int64_t pause_ms = options_.pause_ms_min;
  while (true) {
    const std::int64_t started_us = clock_.monotonic_us();
    if (!run_and_tell()) return;
    if (clock_.monotonic_us() - started_us > options_.steady_ms * 1000) pause_ms = options_.pause_ms_min;
    if (wait_for_stop(pause_ms)) return;
    pause_ms = std::min(pause_ms * 2, options_.pause_ms_max);
  }
}

bool NginxProcess::run_and_tell() {
  try {
    if (!run_once()) return false;
    on_down_();
  } catch (...) {
    base::log_caught("video ingest failed; it is started again");
  }
  return true;
}

bool NginxProcess::run_once() {
  unlink(error_log(options_.folder).c_str());
  unlink(nginx_control_socket(options_.folder).c_str());  // of one that was killed: nginx does not replace it
  auto child = ChildProcess::start({.arguments = {options_.program, "-p", options_.folder + "/", "-c",
                                                  nginx_config_path(options_.folder), "-e", error_log(options_.folder)},
                                    .stdin_pipe = false,
                                    .nice = 0,
                                    .sandbox = sandbox_of(options_)});
  if (!child) {
    log_end(child.error());
    return true;
  }
  base::log::info("video ingest started", {{"pid", std::to_string(child->pid())}});
  std::array<pollfd, 2> waits{{{stop_.fd(), POLLIN, 0}, {child->exit_fd(), POLLIN, 0}}};
  while (poll(waits.data(), waits.size(), -1) < 0) {
  }
  const bool stopping = waits[0].revents != 0;
  const ChildExit end = child->end(stopping ? options_.stop_ms : 0);
  if (!stopping) log_end((end.by_signal ? "signal " : "exit code ") + std::to_string(end.code));
  return !stopping;
}

void NginxProcess::log_end(const std::string& what) const {
  base::log::error("video ingest ended; it is started again",
                   {{"reason", what}, {"detail", last_line(error_log(options_.folder))}});
}

bool NginxProcess::wait_for_stop(std::int64_t wait_ms) const {
  pollfd wait{stop_.fd(), POLLIN, 0};
  return poll(&wait, 1, static_cast<int>(wait_ms)) > 0;
}

}  // namespace fa::rtmp
