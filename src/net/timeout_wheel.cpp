#include "net/timeout_wheel.h"

#include <algorithm>
#include <utility>

#include "base/caught.h"

namespace fa::net {

namespace {

void unlink(WheelLink& link) {
  link.previous->next = link.next;
  link.next->previous = link.previous;
  link.previous = link.next = &link;
}

void link_before(WheelLink& position, WheelLink& link) {
  link.previous = position.previous;
  link.next = &position;
  position.previous->next = &link;
  position.previous = &link;
}

}  // namespace

WheelEntry::~WheelEntry() {
  if (wheel_) wheel_->disarm(*this);
}

TimeoutWheel::~TimeoutWheel() {
  if (timer_ != 0) loop_.cancel(timer_);
  for (auto& slot : slots_)
    while (slot.next != &slot) disarm(static_cast<WheelEntry&>(*slot.next));
}

void TimeoutWheel::arm(WheelEntry& entry, std::int64_t delay_ms) {
  disarm(entry);
  const std::int64_t now_ms = loop_.now_us() / 1000;
  if (armed_ == 0) done_tick_ = ticks_at(now_ms);
  entry.deadline_tick_ = std::max(ticks_at(now_ms + delay_ms + tick_ms_), done_tick_ + 1);
  entry.wheel_ = this;
  link_before(slots_[static_cast<std::size_t>(entry.deadline_tick_) % kSlots], entry);
  ++armed_;
  schedule();
}

void TimeoutWheel::disarm(WheelEntry& entry) {
  if (!entry.wheel_) return;
  entry.wheel_ = nullptr;
  unlink(entry);
  --armed_;
}

void TimeoutWheel::schedule() {
  if (timer_ != 0 || armed_ == 0) return;
  timer_ = loop_.run_after(tick_ms_, [this] {
    timer_ = 0;
    advance();
    schedule();
  });
}

void TimeoutWheel::advance() {
  const std::int64_t now_tick = ticks_at(loop_.now_us() / 1000);
  // After a long turn one round over all slots serves everything that is due.
  done_tick_ = std::max(done_tick_, now_tick - static_cast<std::int64_t>(kSlots));
  while (done_tick_ < now_tick && armed_ > 0) expire(++done_tick_);
}

void TimeoutWheel::expire(std::int64_t tick) {
  auto& slot = slots_[static_cast<std::size_t>(tick) % kSlots];
  WheelLink due;  // taken out first: a callback may arm and disarm whatever it likes
  for (WheelLink* link = slot.next; link != &slot;) {
    auto& entry = static_cast<WheelEntry&>(*std::exchange(link, link->next));
    if (entry.deadline_tick_ > tick) continue;
    unlink(entry);
    link_before(due, entry);
  }
  while (due.next != &due) {
    auto& entry = static_cast<WheelEntry&>(*due.next);
    disarm(entry);
    base::contain("timeout", [&entry] { entry.on_timeout(); });
  }
}

}  // namespace fa::net
