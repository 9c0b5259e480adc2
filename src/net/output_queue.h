// What waits to be written to one socket, in order: owned strings, and bytes shared with other sockets. Holds no memory
// of its own while it is empty, and none beside itself while one piece waits.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fa::net {

// Immutable bytes and whatever keeps them alive: SharedBytes{frames, frames->bytes}.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  std::string_view bytes;
};

class OutputQueue {
 public:
  void push(std::string bytes);
  void push(std::string_view bytes);  // copied; joined to the piece before it where that is small
  void push(SharedBytes bytes);       // not copied, unless it is small and follows owned bytes: one piece costs less

  bool empty() const { return bytes_ == 0; }
  std::size_t bytes() const { return bytes_; }
  std::size_t gather(std::span<iovec> pieces) const;  // fills from the front; returns how many
  void consume(std::size_t count);                    // the first `count` bytes were written
  void clear();

 private:
  struct Chunk {
    std::string own;
    SharedBytes shared;
    std::string_view view() const { return shared.owner ? shared.bytes : std::string_view(own); }
  };
  const Chunk& at(std::size_t i) const { return i == 0 ? first_ : rest_[rest_head_ + i - 1]; }
  std::size_t chunks() const { return bytes_ == 0 ? 0 : 1 + rest_.size() - rest_head_; }
  bool can_join(std::size_t size) const;  // to the last piece
  void join(std::string_view bytes);
  Chunk& new_chunk(std::size_t size);  // empty, at the end
  void drop_first();

  std::size_t bytes_ = 0;    // first, beside its owner's fields: looked at before every write
  Chunk first_;              // the one piece of the usual write, in place
  std::vector<Chunk> rest_;  // from rest_head_ on
  std::size_t rest_head_ = 0;
  std::size_t first_written_ = 0;  // bytes of first_ that have left
};

}  // namespace fa::net
