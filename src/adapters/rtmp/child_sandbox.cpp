#include "adapters/rtmp/child_sandbox.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace fa::rtmp {
namespace {

// The kernel's own numbers (Documentation/userspace-api/landlock.rst): Debian 12's header is older than its kernels.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr unsigned kVersionFlag = 1;
constexpr int kPathBeneath = 1;
constexpr int kNetPort = 2;

struct RulesetAttributes {
  std::uint64_t files;
  std::uint64_t net;     // since version 4
  std::uint64_t scoped;  // since version 6
};
struct [[gnu::packed]] PathRule {
  std::uint64_t allowed;
  std::int32_t parent_fd;
};
struct PortRule {
  std::uint64_t allowed;
  std::uint64_t port;
};

constexpr std::uint64_t kExecute = 1U << 0;
constexpr std::uint64_t kWriteFile = 1U << 1;
constexpr std::uint64_t kReadFile = 1U << 2;
constexpr std::uint64_t kReadFolder = 1U << 3;
constexpr std::uint64_t kTruncate = 1U << 14;
constexpr std::uint64_t kFilesOfVersion1 = (1U << 13) - 1;
constexpr std::uint64_t kBind = 1U << 0;
constexpr std::uint64_t kConnect = 1U << 1;
constexpr std::uint64_t kScopes = 3;  // abstract sockets and signals: none to processes outside
constexpr std::uint64_t kOfFiles = kExecute | kWriteFile | kReadFile | kTruncate;  // what a rule for a file may name

int version() {
  return static_cast<int>(syscall(kCreateRuleset, nullptr, 0, kVersionFlag));
}

std::uint64_t all_file_rights(int version) {
  std::uint64_t rights = kFilesOfVersion1;
  if (version >= 2) rights |= 1U << 13;  // to move from folder to folder
  if (version >= 3) rights |= kTruncate;
  return rights;  // device controls (version 5) stay as they are: /dev is not theirs but for three devices
}

// Programs, their libraries and what those read as they start; none of it is a secret.
constexpr std::array kSystem = {"/usr",
                                "/lib",
                                "/lib64",
                                "/bin",
                                "/sbin",
                                "/opt",
                                "/etc/ld.so.cache",
                                "/etc/passwd",
                                "/etc/group",
                                "/etc/nsswitch.conf",
                                "/etc/localtime",
                                "/dev/urandom",
                                "/dev/zero",
                                "/sys/devices/system/cpu",
                                "/proc/cpuinfo",
                                "/proc/meminfo"};

std::string failed(const std::string& what) {
  return what + ": " + std::strerror(errno);
}

class Ruleset {
 public:
  Ruleset(int fd, int version) : fd_(fd), rights_(all_file_rights(version)) {}

  bool allow_path(const char* path, std::uint64_t rights) const {
    const int at = open(path, O_PATH | O_CLOEXEC);
    if (at < 0) return false;
    struct stat about{};
    PathRule rule{rights & rights_, at};
    if (fstat(at, &about) == 0 && !S_ISDIR(about.st_mode)) rule.allowed &= kOfFiles;
    const bool added = syscall(kAddRule, fd_, kPathBeneath, &rule, 0) == 0;
    const int error = errno;
    close(at);
    errno = error;
    return added;
  }

  bool allow_port(std::uint16_t port, std::uint64_t right) const {
    const PortRule rule{right, port};
    return syscall(kAddRule, fd_, kNetPort, &rule, 0) == 0;
  }

  std::uint64_t rights() const { return rights_; }

 private:
  int fd_;
  std::uint64_t rights_;
};

std::expected<void, std::string> add_rules(const Ruleset& rules, const ChildSandbox& sandbox, int version) {
  constexpr std::uint64_t kRead = kExecute | kReadFile | kReadFolder;
  for (const char* path : kSystem) rules.allow_path(path, kRead);  // a system need not have each of them
  for (const std::string& path : sandbox.readable) rules.allow_path(path.c_str(), kRead);
  rules.allow_path("/dev/null", kReadFile | kWriteFile);
  for (const std::string& path : sandbox.writable)
    if (!rules.allow_path(path.c_str(), rules.rights() & ~kExecute)) return std::unexpected(failed(path));
  if (version < 4) return {};
  for (const std::uint16_t port : sandbox.connects_to)
    if (!rules.allow_port(port, kConnect)) return std::unexpected(failed("a port to connect to"));
  for (const std::uint16_t port : sandbox.listens_on)
    if (!rules.allow_port(port, kBind)) return std::unexpected(failed("a port to listen on"));
  return {};
}

bool limit(int resource, std::uint64_t most) {
  rlimit now{};
  if (getrlimit(static_cast<__rlimit_resource_t>(resource), &now) != 0) return false;
  const rlim_t value = now.rlim_max == RLIM_INFINITY || most < now.rlim_max ? most : now.rlim_max;
  const rlimit lower{value, value};
  return setrlimit(static_cast<__rlimit_resource_t>(resource), &lower) == 0;
}

}  // namespace

bool LandlockRules::is_supported() {
  return version() >= 1;
}

std::expected<LandlockRules, std::string> LandlockRules::of(const ChildSandbox& sandbox) {
  const int known = version();
  if (known < 1) return LandlockRules(-1);
  const RulesetAttributes attributes{all_file_rights(known), known >= 4 ? kBind | kConnect : 0,
                                     known >= 6 ? kScopes : 0};
  // A kernel takes what it does not know where that is zero.
  const int fd = static_cast<int>(syscall(kCreateRuleset, &attributes, sizeof attributes, 0));
  if (fd < 0) return std::unexpected(failed("landlock"));
  LandlockRules rules(fd);
  if (auto added = add_rules(Ruleset(fd, known), sandbox, known); !added) return std::unexpected(added.error());
  return rules;
}

LandlockRules::LandlockRules(LandlockRules&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

LandlockRules::~LandlockRules() {
  if (fd_ >= 0) close(fd_);
}

bool LandlockRules::restrict_self() const {
  return fd_ < 0 || syscall(kRestrictSelf, fd_, 0) == 0;
}

bool limit_self(const ChildSandbox& sandbox) {
  return limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, sandbox.open_files_max) &&
         limit(RLIMIT_DATA, sandbox.data_bytes_max) && limit(RLIMIT_FSIZE, sandbox.file_bytes_max);
}

}  // namespace fa::rtmp
