#include "app/command_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <string>
#include <string_view>

#include "adapters/embedded/system_clock.h"
#include "app/settings_log.h"
#include "base/json.h"

namespace fa::app {

namespace {

constexpr std::array<std::string_view, 4> kNoted{"token", "keys", "jobs", "seed"};

// The command and the one below it: `keys rotate`.
const CLI::App* innermost(const CLI::App* command, std::string& name) {
  for (auto below = command->get_subcommands(); !below.empty(); below = command->get_subcommands()) {
    command = below.front();
    name.append(" ").append(command->get_name());
  }
  return command;
}

std::string line_of(const CLI::App& command, const std::string& name, int exit_code) {
  std::string line;
  base::json::Writer writer(line);
  writer.begin_object();
  writer.field("unix_ms", embedded::SystemClock().unix_ms());
  writer.field("command", name);
  writer.field("uid", static_cast<std::int64_t>(getuid()));
  writer.field("exit_code", exit_code);
  for (const auto& [option, value] : given_options(command)) {
    writer.key_text(option);
    writer.value(value);
  }
  writer.end_object();
  return line + "\n";
}

// 0, or errno.
int append(const std::string& path, const std::string& line) {
  const int file = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return errno;
  const bool written = write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const int error = written ? 0 : errno;
  close(file);
  return error;
}

}  // namespace

void note_command(const CLI::App& root, int exit_code) {
  const auto chosen = root.get_subcommands();
  if (chosen.empty() || std::ranges::find(kNoted, chosen.front()->get_name()) == kNoted.end()) return;
  std::string name = chosen.front()->get_name();
  const CLI::App& command = *innermost(chosen.front(), name);
  const CLI::Option* folder = command.get_option_no_throw("--data-dir");
  if (folder == nullptr) return;
  const std::string path = folder->as<std::string>() + "/commands.log";
  if (const int error = append(path, line_of(command, name, exit_code)); error != 0 && error != ENOENT)
    std::cerr << "flashauction: " << path << ": " << std::strerror(error) << '\n';
}

}  // namespace fa::app
