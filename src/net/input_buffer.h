// Bytes read ahead of what can be handled now. Holds no memory while empty.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace fa::net {

class InputBuffer {
 public:
  bool empty() const { return begin_ == bytes_.size(); }
  std::size_t size() const { return bytes_.size() - begin_; }
  std::string_view view() const { return std::string_view(bytes_).substr(begin_); }

  void append(std::string_view bytes) {
    if (begin_ > bytes_.size() / 2) bytes_.erase(0, std::exchange(begin_, 0));
    bytes_.append(bytes);
  }
  void consume(std::size_t count) {
    begin_ += count;
    if (empty()) clear();
  }
  void clear() {
    std::string().swap(bytes_);
    begin_ = 0;
  }
  std::string take() {
    std::string rest(view());
    clear();
    return rest;
  }

 private:
  std::string bytes_;
  std::size_t begin_ = 0;
};

}  // namespace fa::net
