#include "workers/smtp_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>

namespace fa::test {
namespace {

// Lines of one connection; nullopt at its end or when the server stops.
class Lines {
 public:
  Lines(int connection, const std::atomic<bool>& stopping) : connection_(connection), stopping_(stopping) {}
  std::optional<std::string> next() {
    for (;;) {
      if (const auto end = buffer_.find("\r\n"); end != std::string::npos) {
        std::string line = buffer_.substr(0, end);
        buffer_.erase(0, end + 2);
        return line;
      }
      if (!fill()) return std::nullopt;
    }
  }

 private:
  bool fill() {
    pollfd ready{connection_, POLLIN, 0};
    while (poll(&ready, 1, 20) == 0)
      if (stopping_) return false;
    char bytes[4096];
    const ssize_t count = recv(connection_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }
  int connection_;
  const std::atomic<bool>& stopping_;
  std::string buffer_;
};

std::string read_message(Lines& lines) {
  std::string message;
  for (auto line = lines.next(); line && *line != "."; line = lines.next())
    message += (line->starts_with('.') ? line->substr(1) : *line) + "\r\n";
  return message;
}

}  // namespace

SmtpServer::SmtpServer() {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, raw, length) != 0 || listen(listener_, 8) != 0 || getsockname(listener_, raw, &length) != 0)
    std::abort();
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { loop(); });
}

SmtpServer::~SmtpServer() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

void SmtpServer::answer(const std::string& command, const std::string& line) {
  const std::lock_guard lock(mutex_);
  answers_[command] = line;
}

std::vector<std::string> SmtpServer::messages() const {
  const std::lock_guard lock(mutex_);
  return messages_;
}

std::vector<std::string> SmtpServer::recipients() const {
  const std::lock_guard lock(mutex_);
  return recipients_;
}

void SmtpServer::loop() {
  pollfd ready{listener_, POLLIN, 0};
  while (!stopping_) {
    if (poll(&ready, 1, 20) != 1) continue;
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    serve(connection);
    close(connection);
  }
}

bool SmtpServer::reply(int connection, const std::string& command, const std::string& usual) {
  std::string line = usual;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = answers_.find(command); found != answers_.end()) line = found->second;
  }
  if (line.empty()) return false;
  if (line == silence) return true;
  line += "\r\n";
  return send(connection, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
}

void SmtpServer::serve(int connection) {
  Lines lines(connection, stopping_);
  if (!reply(connection, "greeting", "220 test")) return;
  while (const auto line = lines.next()) {
    const std::string command = line->substr(0, 4);
    if (command == "RCPT") {
      const std::lock_guard lock(mutex_);
      recipients_.push_back(*line);
    }
    if (!reply(connection, command, command == "DATA" ? "354 go on" : command == "QUIT" ? "221 bye" : "250 ok")) return;
    if (command == "QUIT") return;
    if (command != "DATA") continue;
    std::string message = read_message(lines);
    if (!reply(connection, ".", "250 taken")) return;
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
  }
}

}  // namespace fa::test
