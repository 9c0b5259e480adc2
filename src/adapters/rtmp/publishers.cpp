#include "adapters/rtmp/publishers.h"

#include <algorithm>

#include "base/crypto.h"

namespace fa::rtmp {
namespace {

constexpr std::size_t kSecretBytes = 20;

}  // namespace

bool Publishers::is_stale(const Place& place, std::int64_t now_ms) const {
  const std::int64_t wait_ms = place.connection == 0 ? limits_.reservation_ms_max : limits_.silent_ms_max;
  return now_ms - place.heard_of_ms > wait_ms;
}

auto Publishers::find(ConnectionId connection) {
  return std::ranges::find_if(places_, [&](const auto& entry) { return entry.second.connection == connection; });
}

bool Publishers::make_room(domain::AuctionId id, std::int64_t now_ms) {
  const auto taken = places_.find(id);
  if (taken != places_.end()) {
    if (!is_stale(taken->second, now_ms)) return false;
    places_.erase(taken);
  }
  if (places_.size() >= limits_.publishers_max)
    std::erase_if(places_, [&](const auto& entry) { return is_stale(entry.second, now_ms); });
  return places_.size() < limits_.publishers_max;
}

bool Publishers::claim(domain::AuctionId id, ConnectionId connection, std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  if (!make_room(id, now_ms)) return false;
  places_[id] = {.connection = connection, .reservation = {}, .heard_of_ms = now_ms, .is_cut = false};
  return true;
}

std::optional<std::string> Publishers::reserve(domain::AuctionId id, std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  if (!make_room(id, now_ms)) return std::nullopt;
  std::string secret = base::hex_encode(base::random_bytes(kSecretBytes));
  places_[id] = {.connection = 0, .reservation = secret, .heard_of_ms = now_ms, .is_cut = false};
  return secret;
}

std::optional<domain::AuctionId> Publishers::redeem(std::string_view secret, ConnectionId connection,
                                                    std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  for (auto& [id, place] : places_) {
    const bool waits = place.connection == 0 && !place.is_cut && !is_stale(place, now_ms);
    if (!waits || !base::equal_in_constant_time(place.reservation, secret)) continue;
    place.connection = connection;
    place.heard_of_ms = now_ms;
    return id;
  }
  return std::nullopt;
}

bool Publishers::is_admitted(domain::AuctionId id) {
  const std::scoped_lock lock(mutex_);
  const auto found = places_.find(id);
  return found != places_.end() && found->second.connection != 0 && !found->second.is_cut;
}

bool Publishers::touch(ConnectionId connection, std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  const auto found = find(connection);
  if (found == places_.end() || found->second.is_cut) return false;
  found->second.heard_of_ms = now_ms;
  return true;
}

bool Publishers::cut(domain::AuctionId id) {
  const std::scoped_lock lock(mutex_);
  const auto found = places_.find(id);
  if (found == places_.end()) return false;
  found->second.is_cut = true;
  return true;
}

std::optional<domain::AuctionId> Publishers::release(ConnectionId connection) {
  const std::scoped_lock lock(mutex_);
  const auto found = find(connection);
  if (found == places_.end()) return std::nullopt;
  const domain::AuctionId id = found->first;
  if (found->second.is_cut && !found->second.reservation.empty())
    cut_reservations_.insert(std::move(found->second.reservation));
  places_.erase(found);
  return id;
}

ReservationEnd Publishers::end_of(domain::AuctionId id, const std::string& reservation) {
  const std::scoped_lock lock(mutex_);
  if (cut_reservations_.erase(reservation) > 0) return ReservationEnd::cut;
  const auto found = places_.find(id);
  if (found == places_.end() || found->second.reservation != reservation) return ReservationEnd::came;
  const bool was_cut = found->second.is_cut;
  const bool came = found->second.connection != 0;
  if (!came)
    places_.erase(found);
  else
    found->second.reservation.clear();  // asked: nothing is to be remembered of it
  if (was_cut) return ReservationEnd::cut;
  return came ? ReservationEnd::came : ReservationEnd::never_came;
}

void Publishers::clear() {
  const std::scoped_lock lock(mutex_);
  places_.clear();
}

}  // namespace fa::rtmp
