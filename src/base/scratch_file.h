// An unnamed file for what is too large for memory; it is gone with its object, also when the process dies.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/http/body_source.h"

namespace fa::base {

class ScratchFile final : public http::BodySource {
 public:
  // On the disk of `folder`. nullptr, with errno, where it cannot be made.
  static std::unique_ptr<ScratchFile> create(const std::string& folder);
  ~ScratchFile() override;
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  // At the end. false, with errno, where the disk does not take it (full); the file is of no use then. One thread.
  bool append(std::string_view bytes);
  std::size_t size() const override { return size_; }
  // Fills `out` from `offset`; fewer bytes only at the end of the file. nullopt, with errno. Any thread, once nothing
  // is appended any more.
  std::optional<std::string_view> read_at(std::size_t offset, std::span<char> out) const override;

 private:
  explicit ScratchFile(int fd) : fd_(fd) {}
  const int fd_;
  std::size_t size_ = 0;
};

}  // namespace fa::base
