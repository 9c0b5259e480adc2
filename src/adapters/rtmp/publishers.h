// Who publishes for which auction: at most one each. A place is claimed before the key is checked, so that a cut that
// comes between the check and the start is not missed. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "domain/uuid.h"

namespace fa::rtmp {

using ConnectionId = std::uint64_t;  // nginx's `clientid`; unique while that nginx runs

struct PublisherLimits {
  std::size_t publishers_max = 64;
  // A publisher of whom nginx has told nothing for so long has gone (on_update comes every 5 s).
  std::int64_t silent_ms_max = 20'000;
  std::int64_t reservation_ms_max = 60'000;  // from reserve() to its redeem(), on a busy machine too
};

enum class ReservationEnd { never_came, came, cut };

class Publishers {
 public:
  explicit Publishers(PublisherLimits limits = {}) : limits_(limits) {}

  // Takes the auction's place for this connection. false: it is taken, or there are too many.
  bool claim(domain::AuctionId id, ConnectionId connection, std::int64_t now_ms);
  // Takes the auction's place for whoever shows the returned secret, once (a broadcast's ffmpeg). nullopt: as above.
  std::optional<std::string> reserve(domain::AuctionId id, std::int64_t now_ms);
  std::optional<domain::AuctionId> redeem(std::string_view secret, ConnectionId connection, std::int64_t now_ms);

  // Still admitted, that is neither cut nor gone. touch(): nginx says that it is there.
  bool is_admitted(domain::AuctionId id);
  bool touch(ConnectionId connection, std::int64_t now_ms);
  // What is under way for the auction must not go on. false: nothing is.
  bool cut(domain::AuctionId id);

  // The connection has gone, and its place is free again: the auction's that it was.
  std::optional<domain::AuctionId> release(ConnectionId connection);
  // Whoever was to redeem this reservation has ended: how far it had come. Once for each reservation. A place that was
  // redeemed stays taken until its connection is released.
  ReservationEnd end_of(domain::AuctionId id, const std::string& reservation);
  void clear();  // nginx has ended, and all connections with it

 private:
  struct Place {
    ConnectionId connection = 0;  // 0: reserved, nobody has come yet
    std::string reservation;      // empty: claimed with the key
    std::int64_t heard_of_ms = 0;
    bool is_cut = false;
  };
  bool make_room(domain::AuctionId id, std::int64_t now_ms);
  bool is_stale(const Place& place, std::int64_t now_ms) const;
  auto find(ConnectionId connection);

  const PublisherLimits limits_;
  std::mutex mutex_;
  std::unordered_map<domain::AuctionId, Place> places_;
  std::unordered_set<std::string> cut_reservations_;  // released, and their end_of() not asked yet
};

}  // namespace fa::rtmp
