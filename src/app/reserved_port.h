// A free port that stays ours until the listeners have it: PORT=0 is resolved before anything is told the address.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace fa::app {

class ReservedPort {
 public:
  // `wanted` 0: takes any free one and holds it by a bound socket that does not listen; otherwise `wanted`, or an error
  // where somebody listens there.
  static std::expected<ReservedPort, std::string> take(const std::string& host, std::uint16_t wanted);
  ReservedPort(ReservedPort&& other) noexcept;
  ReservedPort& operator=(ReservedPort&& other) = delete;
  ~ReservedPort();
  std::uint16_t port() const { return port_; }

 private:
  ReservedPort(int fd, std::uint16_t port) : fd_(fd), port_(port) {}
  int fd_;
  std::uint16_t port_;
};

}  // namespace fa::app
