// A small SMTP server for tests: takes mails on a free loopback port, or answers as it is told.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace fa::test {

class SmtpServer {
 public:
  SmtpServer();
  ~SmtpServer();
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

  // From now on a command that starts so (EHLO, MAIL, RCPT, DATA, or `.` for the end of the text) gets this answer.
  // An empty answer closes the connection instead; `silence` leaves it open and says nothing.
  void answer(const std::string& command, const std::string& line);
  static constexpr const char* silence = "silence";

  std::vector<std::string> messages() const;    // as they came, unstuffed
  std::vector<std::string> recipients() const;  // the RCPT commands

 private:
  void loop();
  void serve(int connection);
  bool reply(int connection, const std::string& command, const std::string& usual);

  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> answers_;
  std::vector<std::string> messages_;
  std::vector<std::string> recipients_;
  std::thread thread_;
};

}  // namespace fa::test
