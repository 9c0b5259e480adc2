// A plain blocking TCP client for tests. Every read gives up after a few seconds, so a server that says nothing fails
// the test instead of hanging it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fa::net::test {

struct Answer {
  int status = 0;
  std::string head;
  std::string body;
  std::string header(std::string_view name) const;  // empty where absent
};

class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer_bytes = 0);  // 0: the system's default
  ~Client();
  Client(Client&& other) noexcept;
  Client(const Client&) = delete;

  bool connected() const { return fd_ >= 0; }
  bool send(std::string_view bytes);       // false: the server has closed
  std::optional<std::string> read_some();  // nullopt: closed or timed out
  std::string read_exactly(std::size_t count);
  Answer read_answer(bool head_only = false);
  bool at_end();          // the server closes (in order or by a reset) without a further byte
  bool readable() const;  // something, or the end, has come; does not wait
  void shutdown_write();
  void reset();  // closes with RST

  Answer get(std::string_view path);

 private:
  bool fill();
  int fd_ = -1;
  std::string buffer_;
};

}  // namespace fa::net::test
