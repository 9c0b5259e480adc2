// A file that is there, as the body of an answer.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/http/body_source.h"

namespace fa::base {

// Fills `out` from `offset` of the open file; fewer bytes only at its end. nullopt, with errno. Any thread.
std::optional<std::string_view> read_at(int fd, std::size_t offset, std::span<char> out);

class ReadOnlyFile final : public http::BodySource {
 public:
  // Takes over an open descriptor of a regular file. nullptr where it is none, or longer than `bytes_max`; it is closed
  // then.
  static std::unique_ptr<ReadOnlyFile> of(int fd, std::size_t bytes_max);
  ~ReadOnlyFile() override;
  ReadOnlyFile(const ReadOnlyFile&) = delete;
  ReadOnlyFile& operator=(const ReadOnlyFile&) = delete;

  std::size_t size() const override { return size_; }  // as it was when it was opened
  std::optional<std::string_view> read_at(std::size_t offset, std::span<char> out) const override;

 private:
  ReadOnlyFile(int fd, std::size_t size) : fd_(fd), size_(size) {}
  const int fd_;
  const std::size_t size_;
};

}  // namespace fa::base
