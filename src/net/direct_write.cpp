#include "net/direct_write.h"

#include <sys/socket.h>

#include "net/tcp_connection.h"

namespace fa::net {

DirectWrite::~DirectWrite() {
  if (connection_) connection_->set_direct_write(nullptr);
}

std::size_t DirectWrite::offer(std::string_view bytes) const {
  if (fd_ < 0) return 0;
  const auto sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

}  // namespace fa::net
