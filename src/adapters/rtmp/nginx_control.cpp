#include "adapters/rtmp/nginx_control.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "adapters/rtmp/nginx_config.h"

namespace fa::rtmp {
namespace {

class Socket {
 public:
  Socket() : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval second{.tv_sec = 1, .tv_usec = 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
  }
  Socket(const Socket&) = delete;
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }

  bool connect_to(const std::string& path) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path.c_str(), path.size());
    return connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  bool send_all(const std::string& text) const {
    return send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  // The first bytes of the answer, where its status line is.
  std::string head() const {
    std::array<char, 256> bytes{};
    const ssize_t count = recv(fd_, bytes.data(), bytes.size(), 0);
    return {bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
  }

 private:
  int fd_;
};

}  // namespace

bool drop_publisher(const std::string& control_socket, domain::AuctionId id) {
  const Socket socket;
  const std::string request = std::string("GET /control/drop/publisher?app=") + kIngestApplication +
                              "&name=" + domain::to_string(id) + " HTTP/1.0\r\nHost: control\r\n\r\n";
  return socket.connect_to(control_socket) && socket.send_all(request) &&
         socket.head().find(" 200 ") != std::string::npos;
}

}  // namespace fa::rtmp
