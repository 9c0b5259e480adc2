#include "transport/registry.h"

#include <utility>

#include "base/assert.h"

namespace fa::transport {

Registry::~Registry() {
  loop_.forget(*this);
}

void Registry::add_owned(std::unique_ptr<Owned> object) {
  object->slot_ = owned_.size();
  owned_.push_back(std::move(object));
}

void Registry::remove(Owned& object) {
  const std::size_t slot = object.slot_;
  FA_ASSERT(slot < owned_.size() && owned_[slot].get() == &object);
  ended_.push_back(std::move(owned_[slot]));
  if (slot + 1 < owned_.size()) {
    owned_[slot] = std::move(owned_.back());
    owned_[slot]->slot_ = slot;
  }
  owned_.pop_back();
  if (ended_.size() == 1) loop_.at_end_of_turn(*this);
}

void Registry::on_end_of_turn() {
  const auto ended = std::exchange(ended_, {});
}

}  // namespace fa::transport
