#include "services/gateway/hub.h"

namespace fa::gateway {

Hub::Hub(Shared& shared, std::unique_ptr<Scheduler> scheduler)
    : shared_(shared),
      scheduler_(std::move(scheduler)),
      rooms_(shared, people_, *scheduler_),
      requests_(shared.settings.limits.pending_requests_max, shared.settings.limits.answer_ms_max * 1'000),
      recoveries_(shared.settings.limits.recoveries_at_once_max) {
  post([this] { tick(); });
}

void Hub::post_events(ports::FeedBatch batch, std::int64_t published_us) {
  post([this, batch = std::move(batch), published_us] { rooms_.apply(batch, published_us); });
}

void Hub::post_sign_in_ends(std::vector<domain::Uuid> sign_ins) {
  post([this, sign_ins = std::move(sign_ins)] { ended_sign_ins_.insert(sign_ins.begin(), sign_ins.end()); });
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
  end_sessions();
  rooms_.tick();
}

void Hub::time_out_requests() {
  while (const auto request = requests_.take_expired(now_us()))
    if (auto* session = sessions_.find(request->session)) session->on_timeout(*request);
}

void Hub::expire_sessions() {
  const std::int64_t now = wall_ms();
  if (now < earliest_expiry_) return;
  earliest_expiry_ = std::numeric_limits<std::int64_t>::max();
  for (std::size_t slot = 0; slot < sessions_.slot_count(); ++slot)
    if (auto* session = sessions_.at(slot)) session->expire_if_due(now);
}

void Hub::end_sessions() {
  for (const SessionHandle handle : std::exchange(ending_, {}))
    if (auto* session = sessions_.find(handle)) session->close_ended();
  if (ended_sign_ins_.empty()) return;
  const auto ended = std::exchange(ended_sign_ins_, {});
  for (std::size_t slot = 0; slot < sessions_.slot_count(); ++slot)
    if (auto* session = sessions_.at(slot); session && session->end_with(ended)) ending_.push_back(session->handle());
}

}  // namespace fa::gateway
