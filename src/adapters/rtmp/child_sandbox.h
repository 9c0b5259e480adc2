// What a program under ours may still do: it reads strangers' bytes, so it is given no more than its work wants. The
// kernel's Landlock keeps it from every other file and address; where a kernel has none, limits alone are left.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace fa::rtmp {

struct ChildSandbox {
  std::vector<std::string> readable = {};  // files and folders beside those of the system's programs; need not exist
  std::vector<std::string> writable = {};  // folders with all below them; must exist
  std::vector<std::uint16_t> connects_to = {};  // TCP ports, where the kernel can tell (Landlock 4)
  std::vector<std::uint16_t> listens_on = {};
  std::uint64_t open_files_max = 64;
  std::uint64_t data_bytes_max = std::uint64_t{2} << 30;  // heap and private memory
  std::uint64_t file_bytes_max = 0;                       // the largest file it may write
};

// The rules as a descriptor, to be made before a fork. Move only; any thread.
class LandlockRules {
 public:
  // Without rules (nothing is kept from the child) where this kernel has no Landlock. The error says what failed.
  static std::expected<LandlockRules, std::string> of(const ChildSandbox& sandbox);
  static bool is_supported();
  LandlockRules(LandlockRules&& other) noexcept;
  LandlockRules& operator=(LandlockRules&&) = delete;
  ~LandlockRules();

  // In the child, between fork and exec, once it has no_new_privs: from here on the rules hold, for what it starts
  // too. False: errno says why.
  bool restrict_self() const;

 private:
  explicit LandlockRules(int fd) : fd_(fd) {}
  int fd_;  // -1: no rules
};

// In the child, between fork and exec. False: errno says why.
bool limit_self(const ChildSandbox& sandbox);

}  // namespace fa::rtmp
