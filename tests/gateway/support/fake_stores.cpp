#include "gateway/support/fake_stores.h"

#include <algorithm>
#include <charconv>

namespace fa::gateway::test {

domain::Uuid uuid_of(std::uint32_t number) {
  domain::Uuid id;
  for (int i = 0; i < 4; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  id.bytes[6] = 0x40;
  id.bytes[8] = 0x80;
  return id;
}

domain::UserId user_id_of(std::string_view name) {
  std::uint32_t hash = 0x811C9DC5;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
  return {uuid_of(hash)};
}

domain::Auction* FakeLiveAuctions::find(const domain::AuctionId& id) {
  const auto found = auctions_.find(id);
  return found == auctions_.end() ? nullptr : found->second.get();
}

void FakeLiveAuctions::publish(const domain::Auction& auction) {
  feed_.publish_one(domain::event_at(auction, auction.seq()));
}

ports::PlaceResult FakeLiveAuctions::decide(const ports::PlaceBid& bid) {
  if (failure) return std::unexpected(*failure);
  domain::Auction* auction = find(bid.auction_id);
  if (!auction) return std::unexpected(domain::Refusal{domain::RefusalReason::auction_not_found});
  const auto placed = auction->place({bid.user_id, bid.username, bid.bid_id, bid.amount}, clock_.unix_ms());
  if (!placed) return std::unexpected(placed.error());
  if (!placed->repeated) publish(*auction);
  return placed->acceptance;
}

void FakeLiveAuctions::place(ports::PlaceBid bid, ports::Done<ports::PlaceResult> done) {
  ++places;
  thread.add([this, bid = std::move(bid), done = std::move(done)]() mutable { done(decide(bid)); });
}

void FakeLiveAuctions::close(domain::AuctionId auction_id, ports::Done<ports::CloseResult> done) {
  thread.add([this, auction_id, done = std::move(done)]() mutable {
    close_now(auction_id);
    done(*find(auction_id)->closed());
  });
}

void FakeLiveAuctions::view(domain::AuctionId auction_id, std::optional<ports::Since> since,
                            ports::Done<ports::ViewResult> done) {
  thread.add([this, auction_id, since, done = std::move(done)]() mutable {
    const domain::Auction* auction = find(auction_id);
    if (!auction) return done(std::unexpected(ports::ViewError::auction_not_found));
    ports::Snapshot snapshot{domain::view_of(*auction), false, {}};
    if (since && since->epoch == auction->opening().epoch && since->seq <= auction->seq() && since->seq >= 0) {
      snapshot.recovered = true;
      for (domain::Seq seq = since->seq + 1; seq <= auction->seq(); ++seq)
        snapshot.missed.push_back(domain::event_at(*auction, seq));
    }
    done(std::move(snapshot));
  });
}

void FakeLiveAuctions::bid_elsewhere(const domain::AuctionId& id, const domain::UserId& user, const std::string& name,
                                     domain::Cents amount) {
  static std::uint32_t bids = 0;
  place({id, user, name, {uuid_of(0xB1D00000 + ++bids)}, amount}, [](const ports::PlaceResult&) {});
}

void FakeLiveAuctions::close_now(const domain::AuctionId& id) {
  domain::Auction& auction = *find(id);
  if (auction.status() == domain::Status::closed) return;
  auction.close(domain::CloseReason::host, clock_.unix_ms());
  publish(auction);
}

void FakeLiveAuctions::give_back(const domain::AuctionId& id, std::int64_t away_ms) {
  thread.add([this, id, away_ms] {
    auto& auction = *auctions_.at(id);
    auction.give_back({clock_.unix_ms() - away_ms, clock_.unix_ms()});
    publish(auction);
  });
}

void FakeChatLog::append(ports::ChatAppend chat, AppendDone done) {
  appended.push_back(chat);
  thread.add([this, chat = std::move(chat), done = std::move(done)]() mutable {
    if (failing) return done(std::unexpected(ports::ChatError::unavailable));
    if (muted_.contains({chat.auction_id, chat.user_id})) return done(std::unexpected(ports::ChatError::muted));
    auto& events = events_[chat.auction_id];
    for (const auto& event : events) {
      const auto* message = std::get_if<ports::ChatMessage>(&event);
      if (message && message->message_id == chat.message_id && message->user_id == chat.user_id)
        return done(ports::ChatAck{chat.message_id, message->chat_seq});
    }
    const auto seq = static_cast<std::int64_t>(events.size()) + 1;
    const ports::ChatMessage message{chat.auction_id, seq,       chat.message_id,  chat.user_id, chat.username,
                                     chat.message,    chat.type, clock_.unix_ms(), false};
    events.emplace_back(message);
    feed_.publish_one(message);
    done(ports::ChatAck{chat.message_id, seq});
  });
}

void FakeChatLog::since(domain::AuctionId id, std::optional<std::int64_t> chat_seq, SinceDone done) {
  thread.add([this, id, chat_seq, done = std::move(done)]() mutable {
    if (failing) return done(std::unexpected(ports::ChatError::unavailable));
    const auto& events = events_[id];
    ports::ChatSnapshot snapshot{static_cast<std::int64_t>(events.size()), false, {}};
    if (chat_seq && *chat_seq >= 0 && *chat_seq <= snapshot.chat_seq) {
      snapshot.recovered = true;
      snapshot.missed.assign(events.begin() + *chat_seq, events.end());
    }
    done(std::move(snapshot));
  });
}

std::expected<std::vector<ports::ChatMessage>, ports::StoreError> FakeChatLog::history(domain::AuctionId,
                                                                                       std::optional<std::int64_t>,
                                                                                       std::size_t) {
  return std::vector<ports::ChatMessage>{};
}

std::expected<void, ports::StoreError> FakeChatLog::remove(domain::AuctionId id, domain::MessageId message_id) {
  auto& events = events_[id];
  const ports::ChatDeleted deleted{id, static_cast<std::int64_t>(events.size()) + 1, message_id};
  events.emplace_back(deleted);
  feed_.publish_one(deleted);
  return {};
}

std::expected<void, ports::StoreError> FakeChatLog::set_muted(domain::AuctionId id, domain::UserId user_id, bool muted,
                                                              domain::Rank) {
  muted ? (void)muted_.emplace(id, user_id) : (void)muted_.erase({id, user_id});
  return {};
}

std::expected<std::vector<domain::UserId>, ports::StoreError> FakeChatLog::muted(domain::AuctionId) {
  return std::vector<domain::UserId>{};
}

std::expected<ports::Identity, ports::TokenError> FakeIdentity::verify(std::string_view token) {
  if (token == "bad" || token.empty()) return std::unexpected(ports::TokenError::bad_signature);
  if (token == "down") return std::unexpected(ports::TokenError::unavailable);
  ports::Identity identity;
  const auto at = token.find_first_of("@#");
  identity.subject = token.substr(0, at);
  std::int64_t good_for_ms = 3'600'000;
  std::int64_t number = 0;
  if (at != std::string_view::npos) std::from_chars(token.data() + at + 1, token.data() + token.size(), number);
  if (at != std::string_view::npos && token[at] == '@') good_for_ms = number;
  if (at != std::string_view::npos && token[at] == '#') identity.sign_in = uuid_of(static_cast<std::uint32_t>(number));
  identity.expires_at = ManualClock().unix_ms() + good_for_ms;
  return identity;
}

std::expected<ports::User, ports::StoreError> FakeIdentity::user_for(const ports::Identity& identity) {
  ports::User user;
  user.user_id = user_id_of(identity.subject);
  user.username = identity.subject;
  user.is_verified = identity.subject.starts_with("verified");
  user.tier = tier;
  return user;
}

std::expected<ports::User, ports::StoreError> FakeIdentity::find(domain::UserId) {
  return std::unexpected(ports::StoreError{});
}

std::expected<ports::User, ports::StoreError> FakeIdentity::update(domain::UserId, const ports::ProfilePatch&) {
  return std::unexpected(ports::StoreError{});
}

}  // namespace fa::gateway::test
