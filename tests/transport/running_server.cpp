#include "transport/running_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "base/http/router.h"

namespace fa::transport::test {

RunningServer::RunningServer() : pool_(1, 1) {}

void RunningServer::start(std::vector<std::pair<std::string, net::AsyncHandler>> routes) {
  http_ = std::make_unique<net::HttpServer>(loops(), pool_, admission::Door::make({}),
                                            std::make_shared<base::http::Router>(), net::HttpSettings{});
  for (auto& [path, handler] : routes) http_->add_async(path, std::move(handler));
  thread_ = std::jthread([this] { loop_.run(); });
  const auto port = http_->start();
  ASSERT_TRUE(port) << port.error();
  port_ = *port;
}

void RunningServer::stop() {
  if (http_) http_->stop(0);
  http_.reset();
  loop_.stop();
  if (thread_.joinable()) thread_.join();
}

ClientSocket::ClientSocket(std::uint16_t port, int receive_buffer_bytes) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
  if (receive_buffer_bytes > 0) {
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof(receive_buffer_bytes));
  }
  const timeval patience{.tv_sec = 5, .tv_usec = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
}

ClientSocket::~ClientSocket() {
  ::close(fd_);
}

void ClientSocket::write(std::string_view bytes) {
  EXPECT_EQ(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
}

std::string ClientSocket::read_until(std::string_view end) {
  std::array<char, 64 * 1024> buffer;
  std::size_t at;
  while ((at = unread_.find(end)) == std::string::npos) {
    const ssize_t count = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return std::exchange(unread_, {});
    unread_.append(buffer.data(), static_cast<std::size_t>(count));
  }
  std::string taken = unread_.substr(0, at + end.size());
  unread_.erase(0, at + end.size());
  return taken;
}

std::string ClientSocket::read_to_end() {
  return read_until("a text that no server of these tests would ever send");
}

void ClientSocket::open_websocket(const std::string& path) {
  write("GET " + path +
        " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  EXPECT_TRUE(read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
}

std::string ClientSocket::get(const std::string& path) {
  write("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  return read_to_end();
}

std::string masked_text(std::string_view payload) {
  std::string frame = {'\x81', static_cast<char>(0x80 | payload.size()), 0, 0, 0, 0};
  return frame.append(payload);
}

}  // namespace fa::transport::test
