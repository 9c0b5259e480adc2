// What a write to one of very many sockets looks at, in a few bytes beside what else its caller looks at: a connection
// and all that leads to it would be several visits to memory that has left the cache. The loop thread of the connection
// only.
#pragma once

#include <cstddef>
#include <string_view>

namespace fa::net {

class TcpConnection;

// Belongs to whoever sends, and is lent to a connection (TcpConnection::set_direct_write), which keeps it true. Either
// may be destroyed first.
class DirectWrite {
 public:
  DirectWrite() = default;
  ~DirectWrite();
  DirectWrite(const DirectWrite&) = delete;
  DirectWrite& operator=(const DirectWrite&) = delete;

  // Offers the bytes to the socket, so that the connection need not be visited. Returns how many were taken: none where
  // no connection has this, where bytes wait in its queue, or where its socket is blocked. Whoever calls queues the
  // rest by write(); an error is met when that is flushed.
  std::size_t offer(std::string_view bytes) const;

 private:
  friend class TcpConnection;
  int fd_ = -1;  // while a write may go straight to it
  TcpConnection* connection_ = nullptr;
};

}  // namespace fa::net
