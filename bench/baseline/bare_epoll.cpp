// The least that a server can do with the same bytes and sockets: what the project's figures are ratios of.
//   bare_epoll echo PORT           answers each read with the same bytes
//   bare_epoll fanout PORT FILE    for each frame read, one send to every open socket of a frame with the text in FILE,
//                                  an event of the project's, with its own chat_seq and the frame's due time in it
// One thread, level-triggered epoll, no parsing beyond the upgrade. Stops after 300 s by itself.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view kUpgraded =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

struct Server {
  bool fanout = false;
  std::string sample;
  std::vector<bool> upgraded = std::vector<bool>(70'000, false);
  std::vector<int> viewers;
  std::uint64_t seq = 0;
  std::array<char, 65'536> buffer;

  // As many digits as the sample has: every event is as long as the project's.
  static void put(std::string& text, std::string_view before, std::string_view digits) {
    const auto at = text.find(before);
    if (at == std::string::npos) return;
    const auto from = at + before.size();
    const auto end = std::min(text.find_first_not_of("0123456789", from), text.size());
    for (auto to = end; to-- > from; digits.remove_suffix(digits.empty() ? 0 : 1))
      text[to] = digits.empty() ? '0' : digits.back();
  }

  std::string event(std::string_view request) {
    std::string payload = sample;
    put(payload, "\"chat_seq\":", std::to_string(++seq));
    const auto due = request.find("due=");
    if (due != std::string_view::npos) {
      const auto digits = request.substr(due + 4);
      put(payload, "due=", digits.substr(0, digits.find_first_not_of("0123456789")));
    }
    std::string frame("\x81\x7e", 2);
    frame.push_back(static_cast<char>(payload.size() >> 8));
    frame.push_back(static_cast<char>(payload.size() & 255));
    return frame + payload;
  }

  void on_frames(int fd, std::string_view data) {
    if (!fanout) {
      send(fd, data.data(), data.size(), MSG_NOSIGNAL);
      return;
    }
    // Client frames of this bench are shorter than 64 KiB and arrive whole.
    while (data.size() >= 8) {
      const std::size_t length = static_cast<std::uint8_t>(data[1]) & 127;
      const std::size_t size = length == 126 ? 8 + (static_cast<std::size_t>(static_cast<std::uint8_t>(data[2])) << 8) +
                                                   static_cast<std::uint8_t>(data[3])
                                             : 6 + length;
      const std::string frame = event(data.substr(0, size));
      for (const int viewer : viewers) send(viewer, frame.data(), frame.size(), MSG_NOSIGNAL);
      data.remove_prefix(std::min(size, data.size()));
    }
  }

  bool on_readable(int fd) {
    const ssize_t got = recv(fd, buffer.data(), buffer.size(), 0);
    if (got <= 0) return got < 0 && errno == EAGAIN;
    const auto slot = static_cast<std::size_t>(fd);
    if (upgraded[slot]) {
      on_frames(fd, std::string_view(buffer.data(), static_cast<std::size_t>(got)));
    } else {
      upgraded[slot] = true;
      viewers.push_back(fd);
      send(fd, kUpgraded.data(), kUpgraded.size(), MSG_NOSIGNAL);
    }
    return true;
  }
};

int listen_on(const char* port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(fd, 4096) != 0) {
    std::perror("listen");
    std::exit(1);
  }
  return fd;
}

void accept_all(int listener, int epoll) {
  for (int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK); fd >= 0;
       fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) {
    const int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
}

std::string read_file(const char* path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "usage: bare_epoll echo PORT | fanout PORT FILE\n"), 2;
  Server server;
  server.fanout = std::strcmp(argv[1], "fanout") == 0;
  if (server.fanout && argc > 3) server.sample = read_file(argv[3]);
  alarm(300);
  const int listener = listen_on(argv[2]);
  const int epoll = epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  std::array<epoll_event, 512> events;
  while (true) {
    const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == listener)
        accept_all(listener, epoll);
      else if (!server.on_readable(fd))
        close(fd);
    }
  }
}
