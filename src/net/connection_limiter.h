// Counts open connections of the process and of each address, against floods of connects. Any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "net/limits.h"
#include "net/peer_address.h"

namespace fa::net {

class ConnectionLimiter;

// The right to hold one connection; given back by its destruction, on any thread.
class Admission {
 public:
  Admission() = default;  // of a connection that nobody counts
  Admission(Admission&& other) noexcept = default;
  Admission& operator=(Admission&& other) noexcept;
  ~Admission();
  const PeerAddress& address() const { return address_; }

 private:
  friend class ConnectionLimiter;
  Admission(std::shared_ptr<ConnectionLimiter> limiter, const PeerAddress& address);
  std::shared_ptr<ConnectionLimiter> limiter_;
  PeerAddress address_;
};

class ConnectionLimiter : public std::enable_shared_from_this<ConnectionLimiter> {
 public:
  static std::shared_ptr<ConnectionLimiter> make(const ConnectionLimits& limits);
  std::optional<Admission> admit(const PeerAddress& address);  // nullopt: one of the bounds is reached
  std::size_t open() const;

 private:
  friend class Admission;
  struct Hash {
    std::size_t operator()(const PeerAddress& address) const;
  };
  explicit ConnectionLimiter(const ConnectionLimits& limits) : limits_(limits) {}
  void release(const PeerAddress& address);
  const ConnectionLimits limits_;
  mutable std::mutex mutex_;
  std::size_t open_ = 0;
  std::unordered_map<PeerAddress, std::size_t, Hash> by_network_;
};

}  // namespace fa::net
