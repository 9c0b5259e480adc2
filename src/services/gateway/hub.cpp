#include "services/gateway/hub.h"

#include <algorithm>

namespace fa::gateway {
namespace {

constexpr std::int64_t kCloseStepMs = 20;  // how finely the closing of all sessions is spread

}  // namespace

Hub::Hub(Shared& shared, std::unique_ptr<Scheduler> scheduler)
    : shared_(shared),
      scheduler_(std::move(scheduler)),
      rooms_(shared, people_, *scheduler_),
      requests_(shared.settings.limits.pending_requests_max, shared.settings.limits.answer_ms_max * 1'000) {
  post([this] { tick(); });
}

void Hub::post_events(ports::FeedBatch batch, std::int64_t published_us) {
  post([this, batch = std::move(batch), published_us] { rooms_.apply(batch, published_us); });
}

SessionHandle Hub::add(RealtimeSession& session) {
  shared_.observer.sessions_changed(+1);
  return sessions_.add(session);
}

void Hub::remove(SessionHandle handle) {
  sessions_.remove(handle);
  shared_.observer.sessions_changed(-1);
}

void Hub::answer_bids() {
  decided_.take(answering_);
  for (DecidedBids::Answer& answer : answering_) {
    const auto request = requests_.take(answer.id);
    if (!request) continue;
    if (auto* session = sessions_.find(request->session)) session->on_bid_decided(*request, std::move(answer.result));
  }
  answering_.clear();
}

void Hub::tick() {
  scheduler_->run_after(RoomTable::kTickMs, [this] { tick(); });
  time_out_requests();
  expire_sessions();
  rooms_.tick();
}

void Hub::time_out_requests() {
  while (const auto request = requests_.take_expired(now_us()))
    if (auto* session = sessions_.find(request->session)) session->on_timeout(*request);
}

void Hub::expire_sessions() {
  const std::int64_t now = unix_ms();
  if (now < earliest_expiry_) return;
  earliest_expiry_ = std::numeric_limits<std::int64_t>::max();
  for (std::size_t slot = 0; slot < sessions_.slot_count(); ++slot)
    if (auto* session = sessions_.at(slot)) session->expire_if_due(now);
}

void Hub::post_close_all(std::uint16_t code, std::int64_t over_ms) {
  post([this, code, over_ms] {
    closing_ = true;
    close_some(code, 0, 0, over_ms);
  });
}

// One step: as large a part of all slots as its part of the time.
void Hub::close_some(std::uint16_t code, std::size_t from_slot, std::int64_t elapsed_ms, std::int64_t over_ms) {
  const std::size_t slots = sessions_.slot_count();
  const std::int64_t then_ms = elapsed_ms + kCloseStepMs;
  const bool last = then_ms >= over_ms;
  const std::size_t to_slot =
      last ? slots : slots * static_cast<std::size_t>(then_ms) / static_cast<std::size_t>(over_ms);
  for (std::size_t slot = from_slot; slot < to_slot; ++slot)
    if (auto* session = sessions_.at(slot)) session->close(code);
  if (last) return;
  scheduler_->run_after(kCloseStepMs,
                        [this, code, to_slot, then_ms, over_ms] { close_some(code, to_slot, then_ms, over_ms); });
}

}  // namespace fa::gateway
