#include "net/output_queue.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "net/limits.h"

namespace fa::net {

void OutputQueue::push(std::string bytes) {
  if (bytes.size() <= kJoinedPieceBytesMax && !empty()) return push(std::string_view(bytes));
  if (bytes.empty()) return;
  auto& chunk = new_chunk(bytes.size());
  chunk.own = std::move(bytes);
}

void OutputQueue::push(SharedBytes bytes) {
  if (bytes.bytes.empty()) return;
  if (bytes.bytes.size() <= kJoinedPieceBytesMax && can_join(bytes.bytes.size())) return join(bytes.bytes);
  auto& chunk = new_chunk(bytes.bytes.size());
  chunk.shared = std::move(bytes);
}

void OutputQueue::push(std::string_view bytes) {
  if (bytes.empty()) return;
  if (can_join(bytes.size())) return join(bytes);
  new_chunk(bytes.size()).own.assign(bytes);
}

bool OutputQueue::can_join(std::size_t size) const {
  if (empty()) return false;
  const Chunk& last = rest_.empty() ? first_ : rest_.back();
  return !last.shared.owner && last.own.size() + size <= kJoinedChunkBytesMax;
}

void OutputQueue::join(std::string_view bytes) {
  Chunk& last = rest_.empty() ? first_ : rest_.back();
  last.own.append(bytes);
  bytes_ += bytes.size();
}

OutputQueue::Chunk& OutputQueue::new_chunk(std::size_t size) {
  Chunk& chunk = empty() ? first_ : rest_.emplace_back();
  bytes_ += size;
  return chunk;
}

std::size_t OutputQueue::gather(std::span<iovec> pieces) const {
  const std::size_t count = std::min(chunks(), pieces.size());
  for (std::size_t i = 0; i < count; ++i) {
    auto view = at(i).view();
    if (i == 0) view.remove_prefix(first_written_);
    pieces[i] = {const_cast<char*>(view.data()), view.size()};
  }
  return count;
}

void OutputQueue::consume(std::size_t count) {
  FA_ASSERT(count <= bytes_);
  while (count > 0) {
    const std::size_t left = first_.view().size() - first_written_;
    const std::size_t taken = std::min(left, count);
    count -= taken;
    bytes_ -= taken;
    first_written_ += taken;
    if (taken == left) drop_first();
  }
}

void OutputQueue::clear() {
  first_.shared = {};
  if (first_.own.capacity() > std::string().capacity()) std::string().swap(first_.own);
  if (rest_.capacity() > 0) std::vector<Chunk>().swap(rest_);
  rest_head_ = first_written_ = bytes_ = 0;
}

void OutputQueue::drop_first() {
  first_written_ = 0;
  if (rest_head_ == rest_.size()) return clear();
  first_ = std::move(rest_[rest_head_++]);
  if (rest_head_ == rest_.size()) {
    std::vector<Chunk>().swap(rest_);
    rest_head_ = 0;
  } else if (rest_head_ >= kWriteChunksMax && rest_head_ * 2 >= rest_.size()) {
    rest_.erase(rest_.begin(), rest_.begin() + static_cast<long>(rest_head_));
    rest_head_ = 0;
  }
}

}  // namespace fa::net
