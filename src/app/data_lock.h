// One server at a time on one data folder: an advisory lock that ends with the process, however it ends.
#pragma once

#include <expected>
#include <string>

namespace fa::app {

class DataLock {
 public:
  // Makes the folder where it is absent. An error is a sentence that says what cannot be done where, and why.
  static std::expected<DataLock, std::string> take(const std::string& data_dir);
  DataLock(DataLock&& other) noexcept;
  DataLock& operator=(DataLock&&) = delete;
  ~DataLock();

 private:
  explicit DataLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace fa::app
