// The realtime service on one loop: its sessions, its rooms, and what it has asked of the ports. Loop thread only, but
// for the post_ methods.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ports/event_feed.h"
#include "services/gateway/decided_bids.h"
#include "services/gateway/pending_requests.h"
#include "services/gateway/people.h"
#include "services/gateway/recoveries.h"
#include "services/gateway/room_table.h"
#include "services/gateway/scheduler.h"
#include "services/gateway/session.h"
#include "services/gateway/session_table.h"
#include "services/gateway/shared.h"

namespace fa::gateway {

class Hub {
 public:
  // The hub must outlive its scheduler's work and every answer of the ports.
  Hub(Shared& shared, std::unique_ptr<Scheduler> scheduler);
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Any thread.
  void post(Scheduler::Work work) { scheduler_->post(std::move(work)); }
  void post_events(ports::FeedBatch batch, std::int64_t published_us);
  void post_sign_in_ends(std::vector<domain::Uuid> sign_ins);

  Shared& shared() { return shared_; }
  People& people() { return people_; }
  RoomTable& rooms() { return rooms_; }
  PendingRequests& requests() { return requests_; }
  Recoveries& recoveries() { return recoveries_; }
  SessionTable& sessions() { return sessions_; }
  std::int64_t now_us() const { return shared_.ports.clock.monotonic_us(); }
  std::int64_t unix_ms() const { return shared_.ports.clock.unix_ms(); }
  std::int64_t wall_ms() const { return shared_.ports.wall.unix_ms(); }

  SessionHandle add(RealtimeSession& session);
  void remove(SessionHandle handle);
  void watch_expiry(std::int64_t expires_at) { earliest_expiry_ = std::min(earliest_expiry_, expires_at); }

  // A `done` for a bid.
  auto bid_answer_to(RequestId id) {
    return [this, id](ports::PlaceResult result) {
      if (decided_.add(id, std::move(result))) post([this] { answer_bids(); });
    };
  }
  // A `done` for a port: brings the result to the loop, ends the request, and calls `answer` of its session, where both
  // are still there.
  template <auto answer, class Result>
  auto answer_to(RequestId id) {
    return [this, id](Result result) {
      post([this, id, result = std::move(result)]() mutable {
        const auto request = requests_.take(id);
        if (!request) return;
        if (auto* session = sessions_.find(request->session)) (session->*answer)(*request, std::move(result));
      });
    };
  }
  // The same for one of several results of a request, which therefore goes on.
  template <auto answer, class Result>
  auto part_of(RequestId id) {
    return [this, id](Result result) {
      post([this, id, result = std::move(result)]() mutable {
        const auto* request = requests_.find(id);
        if (!request) return;
        if (auto* session = sessions_.find(request->session)) (session->*answer)(id, std::move(result));
      });
    };
  }

 private:
  void tick();
  void answer_bids();
  void time_out_requests();
  void expire_sessions();
  void end_sessions();

  Shared& shared_;
  std::unique_ptr<Scheduler> scheduler_;
  People people_;
  RoomTable rooms_;
  SessionTable sessions_;
  PendingRequests requests_;
  Recoveries recoveries_;
  DecidedBids decided_;
  std::vector<DecidedBids::Answer> answering_;       // empty between two calls of answer_bids()
  std::unordered_set<domain::Uuid> ended_sign_ins_;  // since the last tick: one walk for all of them
  std::vector<SessionHandle> ending_;                // told so at the last tick
  std::int64_t earliest_expiry_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace fa::gateway
