// Owns a loop's connections. Whoever ends is destroyed at the end of the turn, so that it may end inside its own calls.
// Loop thread only.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "net/event_loop.h"

namespace fa::transport {

class Owned {
 public:
  virtual ~Owned() = default;

 private:
  friend class Registry;
  std::size_t slot_ = 0;
};

class Registry final : private net::EndOfTurnHandler {
 public:
  explicit Registry(net::EventLoop& loop) : loop_(loop) {}
  ~Registry() override;
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  template <class T>
  T& add(std::unique_ptr<T> object) {
    T& reference = *object;
    add_owned(std::move(object));
    return reference;
  }
  void remove(Owned& object);  // once; it lives to the end of the turn
  std::size_t size() const { return owned_.size(); }
  Owned& at(std::size_t i) { return *owned_[i]; }  // removal puts the last one into the gap

 private:
  void add_owned(std::unique_ptr<Owned> object);
  void on_end_of_turn() override;

  net::EventLoop& loop_;
  std::vector<std::unique_ptr<Owned>> owned_;
  std::vector<std::unique_ptr<Owned>> ended_;
};

}  // namespace fa::transport
