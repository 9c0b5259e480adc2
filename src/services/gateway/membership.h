// One session in one room.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>

#include "ports/chat_log.h"
#include "ports/live_auctions.h"
#include "services/gateway/event_run.h"
#include "services/gateway/pending_requests.h"
#include "services/gateway/person_id.h"
#include "transport/channel.h"

namespace fa::gateway {

class Room;
struct Membership;

// What a room asks of a session.
class Viewer {
 public:
  virtual ~Viewer() = default;
  virtual Audience audience() const = 0;
  virtual transport::Channel& channel() = 0;
  virtual void send_event(wire::MessageType type, std::string_view body) = 0;  // to this viewer alone
  // The viewer missed more than was kept for it, and reads again: it needs a fresh snapshot.
  virtual void resynchronise(Membership& membership) = 0;
  virtual void close_as_slow() = 0;
  virtual std::string_view username() const = 0;  // empty without an account
};

enum class Standing : std::uint8_t {
  joining,   // waits for its snapshot; told nothing yet
  entering,  // has its snapshot; what the room still holds back is told as far as it is newer than that
  current,   // gets what everybody gets
  slow,      // its connection is congested: events gather, merged, in its backlog
  stale,     // even the backlog got too long: it needs a fresh snapshot once it reads again
};

// The two halves of a snapshot, as they come in. The answer goes out with the second.
struct JoinState {
  bool is_resync = false;  // nobody asked: the snapshot goes out as an auction_state event
  RequestId request_id = 0;
  bool recovering = false;  // it has begun to recover what was missed: ends in the hub's recoveries
  std::optional<ports::ViewResult> view;
  std::optional<std::expected<ports::ChatSnapshot, ports::ChatError>> chat;
};

struct Membership {
  Membership(Viewer& v, Room& r) : viewer(v), room(r) {}
  Viewer& viewer;
  Room& room;
  Standing standing = Standing::joining;
  bool counted = true;      // wants to be among the room's people
  bool present = false;     // is one of them, and counted unless they are the host
  std::uint32_t index = 0;  // in the room's list of its standing
  PersonId person;          // as whom it is counted
  Position position;        // entering: what its snapshot covers
  std::int64_t slow_since_us = 0;
  std::unique_ptr<EventRun> backlog;  // slow
  std::unique_ptr<JoinState> join;    // joining
};

}  // namespace fa::gateway
