#include "net/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

#include "net/head_syntax.h"

namespace fa::net::test {

namespace {
constexpr timeval kPatience{10, 0};
}

Client::Client(std::uint16_t port, int receive_buffer_bytes) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  if (receive_buffer_bytes > 0)
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(fd_);
    fd_ = -1;
  }
}

Client::~Client() {
  if (fd_ >= 0) close(fd_);
}

Client::Client(Client&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Client::fill() {
  std::array<char, 65536> chunk;
  const auto got = recv(fd_, chunk.data(), chunk.size(), 0);
  if (got <= 0) return false;
  buffer_.append(chunk.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> Client::read_some() {
  if (buffer_.empty() && !fill()) return std::nullopt;
  return std::exchange(buffer_, {});
}

std::string Client::read_exactly(std::size_t count) {
  while (buffer_.size() < count && fill()) {
  }
  const auto taken = buffer_.substr(0, count);
  buffer_.erase(0, taken.size());
  return taken;
}

Answer Client::read_answer(bool head_only) {
  while (buffer_.find("\r\n\r\n") == std::string::npos)
    if (!fill()) return {};
  Answer answer;
  answer.head = read_exactly(buffer_.find("\r\n\r\n") + 4);
  const auto status = std::string_view(answer.head).substr(9, 3);
  std::from_chars(status.data(), status.data() + status.size(), answer.status);
  const auto length = answer.header("content-length");
  if (!head_only && !length.empty()) answer.body = read_exactly(std::stoul(length));
  return answer;
}

bool Client::at_end() {
  std::array<char, 1> byte;
  if (!buffer_.empty()) return false;
  const auto got = recv(fd_, byte.data(), byte.size(), 0);
  return got == 0 || (got < 0 && errno == ECONNRESET);
}

bool Client::readable() const {
  pollfd wanted{fd_, POLLIN, 0};
  return !buffer_.empty() || poll(&wanted, 1, 0) > 0;
}

void Client::shutdown_write() {
  shutdown(fd_, SHUT_WR);
}

void Client::reset() {
  const linger at_once{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(std::exchange(fd_, -1));
}

Answer Client::get(std::string_view path) {
  send("GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n\r\n");
  return read_answer();
}

std::string Answer::header(std::string_view name) const {
  const auto lower = lower_case(head);
  const auto at = lower.find("\r\n" + std::string(name) + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

}  // namespace fa::net::test
