#include "base/process_usage.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace fa::base {

namespace {

constexpr const char* kDescriptors = "/proc/self/fd";
constexpr int kFieldsBehindName = 20;  // of /proc/self/stat, from `state` (3) to `starttime` (22)
constexpr int kThreadsField = 18;      // `num_threads` (20), counted likewise

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// The folder's size is the number of descriptors since Linux 6.2; before, they are counted one by one.
std::uint64_t open_descriptors() {
  struct stat folder{};
  if (stat(kDescriptors, &folder) == 0 && folder.st_size > 0) return static_cast<std::uint64_t>(folder.st_size);
  std::error_code error;
  const std::filesystem::directory_iterator all(kDescriptors, error);
  return error ? 0 : static_cast<std::uint64_t>(std::distance(begin(all), end(all))) - 1;  // not the folder's own
}

double booted_unix_s() {
  std::ifstream file("/proc/stat");
  std::string word;
  while (file >> word)
    if (double value = 0; word == "btime" && file >> value) return value;
  return 0;
}

void read_memory(ProcessUsage& usage) {
  std::ifstream file("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  if (!(file >> all >> resident)) return;
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  usage.virtual_bytes = all * page;
  usage.resident_bytes = resident * page;
}

void read_stat(ProcessUsage& usage) {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const auto behind_name = line.rfind(')');  // the name may hold anything
  if (behind_name == std::string::npos) return;
  std::istringstream fields(line.substr(behind_name + 1));
  std::string field;
  for (int i = 1; i <= kFieldsBehindName && fields >> field; ++i) {
    if (i == kThreadsField) usage.threads = std::stoull(field);
    if (i == kFieldsBehindName)
      usage.started_unix_s =
          booted_unix_s() + static_cast<double>(std::stoull(field)) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
}

}  // namespace

ProcessUsage process_usage() {
  ProcessUsage usage;
  rusage used{};
  if (getrusage(RUSAGE_SELF, &used) == 0) usage.cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  rlimit descriptors{};
  if (getrlimit(RLIMIT_NOFILE, &descriptors) == 0) usage.descriptors_max = descriptors.rlim_cur;
  usage.open_descriptors = open_descriptors();
  read_memory(usage);
  read_stat(usage);
  return usage;
}

}  // namespace fa::base
