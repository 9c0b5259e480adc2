// One auction's viewers on one loop: what they are told, when, and how those are treated who cannot keep up.
//
// Joining loses and doubles nothing (INV-11): begin_join (subscribe), then the snapshot is asked for, then enter
// (release). What happens between is kept in `recent_`, and is told as far as the snapshot does not hold it. The ports
// promise that every event up to a snapshot comes before the snapshot.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "ports/clock.h"
#include "ports/event_feed.h"
#include "services/gateway/event_run.h"
#include "services/gateway/membership.h"
#include "services/gateway/observer.h"
#include "services/gateway/personal_news.h"
#include "services/gateway/presence_counter.h"
#include "services/gateway/settings.h"
#include "services/gateway/viewer_list.h"

namespace fa::gateway {

// Calls a room back to write: flush() at the end of this turn of the loop, or on_flush_timer() after a while; and
// continue_round() at the end of each turn, until the round has ended.
class RoomFlusher {
 public:
  virtual ~RoomFlusher() = default;
  virtual void flush_at_end_of_turn(Room& room) = 0;
  virtual void flush_after(Room& room, std::int64_t delay_ms) = 0;
  virtual void write_in_turns(Room& room) = 0;
};

struct RoomContext {
  const Settings& settings;
  const ports::Clock& clock;
  const People& people;
  PresenceCounter& presence;
  Observer& observer;
  RoomFlusher& flusher;
};

class Room {
 public:
  Room(domain::AuctionId id, const RoomContext& context) : id_(id), context_(context), personal_(context.people) {}
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  const domain::AuctionId& id() const { return id_; }
  bool empty() const { return memberships_ == 0; }
  bool is_over() const { return empty() && pending_.empty(); }  // nobody watches, and nobody waits for news of it
  const std::optional<domain::UserId>& host_user_id() const { return host_user_id_; }

  // A new membership, `joining`. Each ends with leave().
  void add(Membership& membership);
  void leave(Membership& membership);
  // Back to `joining`, for a membership that has entered before.
  void begin_join(Membership& membership);
  // Learns what heartbeats and chat need to know of the auction.
  void learn(const domain::AuctionView& view);
  // Counts the viewer among the people, but for the host. Again: changes as whom. The host is known by then (learn).
  void identify(Membership& membership, const PersonId& person);
  // Releases what came since begin_join and is newer than the snapshot at `position`.
  void enter(Membership& membership, Position position);
  // The viewer's connection takes bytes again.
  void on_writable(Membership& membership);
  // The room could not give a stale viewer a snapshot now; it is tried again.
  void set_stale(Membership& membership);

  // One event of this auction, from `batch` (shared, not copied), published at `published_us`.
  void apply(const ports::FeedBatch& batch, const ports::FeedEvent& event, std::int64_t published_us);
  // Writes what is due; asks to be called again for the rest.
  void flush();
  void on_flush_timer();
  // Writes to up to `viewers_max` more viewers of the round under way; returns to how many.
  std::size_t continue_round(std::size_t viewers_max);
  bool in_round() const { return round_.has_value(); }
  // Once a second: heartbeat, presence, slow viewers.
  void visit();

 private:
  // One write to all viewers, under way.
  struct Round {
    std::int64_t oldest_us;  // when the oldest of its messages was published
    std::size_t messages;
    bool with_bids;
    WriteMode mode;
  };

  // room_events.cpp
  void apply_auction(const ports::FeedBatch& batch, const domain::AuctionEvent& event);
  void apply_bid(std::shared_ptr<const domain::BidPlaced> placed);
  void apply_clock(const domain::ClockRecord& clock);
  void apply_chat(const ports::ChatMessage& chat);
  void apply_chat_deleted(const ports::ChatDeleted& deleted);
  void add(wire::MessageType type, Position at, std::string body);
  void bound_recent();
  // room_flush.cpp
  void request_flush();
  bool is_crowd() const;
  std::int64_t bids_wait_us() const;
  void write(const std::vector<Outgoing>& messages, bool with_bids);
  void write_to_entering(bool with_bids);
  void begin_round(const std::vector<Outgoing>& messages, bool with_bids);
  void take_pending(bool with_bids);
  void end_round();
  void release_entered();
  void set_slow(Membership& membership);
  void trim_backlogs();
  // room_members.cpp
  void detach(Membership& membership);
  void set_current(Membership& membership);
  void count_in(Membership& membership);
  void count_out(Membership& membership);
  // room_arrivals.cpp
  void add_listener(const Membership& membership);
  void remove_listener(const Membership& membership);
  void tell_arrivals(const wire::About& now, std::int64_t participants);
  bool is_host(const PersonId& person) const { return person.is_user && host_user_id_ == person.id; }

  ViewerList& list_of(const Membership& membership) {
    return current_[static_cast<std::size_t>(membership.viewer.audience())];
  }
  std::size_t viewer_count() const;
  wire::About about() const { return {id_, context_.clock.unix_ms()}; }
  void send_run(Membership& membership, const EventRun& run, Position after);
  void visit_slow(std::int64_t now_us);

  const domain::AuctionId id_;
  RoomContext context_;

  std::size_t memberships_ = 0;
  std::size_t joining_ = 0;
  std::array<ViewerList, kAudiences> current_;
  std::vector<Membership*> entering_;
  std::vector<Membership*> slow_;                      // slow and stale
  std::unordered_map<PersonId, std::int32_t> people_;  // memberships that count them

  EventRun pending_;  // applied, not written
  EventRun recent_;   // applied since the oldest join under way began
  domain::Seq last_seq_ = 0;
  std::int64_t last_chat_seq_ = 0;
  bool recent_lost_ = false;  // it got too long: those who join need another snapshot
  PersonalNews personal_;     // of the bids in pending_
  bool bids_urgent_ = false;  // the close waits behind them, or too much is held
  std::optional<Round> round_;
  bool flush_requested_ = false;
  bool flush_timer_set_ = false;
  std::int64_t bids_written_us_ = 0;
  std::int64_t oldest_pending_us_ = 0;

  std::optional<domain::UserId> host_user_id_;
  bool live_ = false;
  domain::UnixMs end_time_ = 0;
  std::int64_t timer_told_ms_ = 0;
  std::int64_t participants_told_ = -1;
  std::size_t arrival_listeners_ = 0;  // viewers who are told who comes and goes
  std::uint64_t arrivals_told_ = 0;    // up to this number
};

}  // namespace fa::gateway
