// Video that a browser sends in pieces, made into an auction's live stream. Any thread.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "domain/uuid.h"

namespace fa::ports {

enum class Container { webm, mp4 };

// Whose broadcast it is. One person has one at a time, and one address at most half of what the machine takes, so that
// nobody keeps every other host from going live.
struct Broadcaster {
  domain::UserId user_id;
  std::string address;  // where it comes from, as one key of a person's or household's network
};

enum class BroadcastRefusal {
  already_live,   // somebody publishes for this auction
  person_share,   // this person has a broadcast
  address_share,  // as many broadcasts of this address run as one address may have
  too_many,       // as many broadcasts run as this machine takes
  unavailable,    // no video here, or it could not be started
};

enum class BroadcastEnd {
  cut,         // the auction closed or its key was replaced
  unreadable,  // what came is no video that can be read
  failed,      // anything else: the ingest went away
};

// One running broadcast. Destroying it ends it: what was written is still sent, for a bounded time.
class Broadcast {
 public:
  virtual ~Broadcast() = default;
  // Takes the next piece. false: the bounded buffer is full. After the end, pieces are dropped. Does not block.
  virtual bool write(std::string_view piece) = 0;
};

class Broadcasts {
 public:
  // Called at most once, on a thread of the adapter, where the broadcast ends without having been destroyed.
  using OnEnd = std::move_only_function<void(BroadcastEnd)>;

  virtual ~Broadcasts() = default;
  virtual std::expected<std::unique_ptr<Broadcast>, BroadcastRefusal> begin(domain::AuctionId id, Container container,
                                                                            const Broadcaster& broadcaster,
                                                                            OnEnd on_end) = 0;
};

}  // namespace fa::ports
