// The public name of an Engine.IO session: unguessable, and telling which loop the session lives on.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace fa::transport::engineio {

class SessionId {
 public:
  static SessionId make(std::size_t loop_index);  // 128 random bits
  std::string_view view() const { return {text_.data(), text_.size()}; }

 private:
  std::array<char, 24> text_;  // base64url of two bytes for the loop, and the random ones
};

// nullopt: no server of ours made this id. Otherwise a number that may be beyond the loops there are.
std::optional<std::size_t> loop_index_of(std::string_view sid);

}  // namespace fa::transport::engineio
