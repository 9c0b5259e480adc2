// The body of an answer that is too large to lie in memory for each of its readers: read in pieces as they take them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace fa::base::http {

class BodySource {
 public:
  virtual ~BodySource() = default;
  virtual std::size_t size() const = 0;  // bytes
  // Fills `out` from `offset`; fewer bytes only at the end. nullopt: it cannot be read. Any thread; on an I/O thread it
  // reads what the system has at hand, or waits for the disk.
  virtual std::optional<std::string_view> read_at(std::size_t offset, std::span<char> out) const = 0;
};

}  // namespace fa::base::http
