#include "services/gateway/event_run.h"

#include <algorithm>
#include <iterator>

namespace fa::gateway {
namespace {

using wire::MessageType;

bool replaces_older(MessageType type) {
  return type == MessageType::timer_update || type == MessageType::participants || type == MessageType::stream_status;
}

Outgoing outgoing(MessageType type, Position at, std::string body) {
  return {type, at, std::make_shared<const std::string>(std::move(body))};
}

}  // namespace

void EventRun::add_bid(std::shared_ptr<const domain::BidPlaced> bid) {
  if (changes_.empty() || !std::holds_alternative<MergedBids>(changes_.back())) changes_.emplace_back(MergedBids{});
  auto& run = std::get<MergedBids>(changes_.back());
  if (!run.newest || bid->bid.seq != run.newest->bid.seq + 1) {
    run.first_seq = bid->bid.seq;
    run.extensions.clear();
  }
  if (bid->extended_by_ms > 0) run.extensions.push_back({bid->bid.seq, bid->extended_by_ms, bid});
  run.newest = std::move(bid);
}

std::int64_t EventRun::merged_count() const {
  std::int64_t merged = 0;
  for (const auto& change : changes_)
    if (const auto* run = std::get_if<MergedBids>(&change)) merged += run->newest->bid.seq - run->first_seq;
  return merged;
}

void EventRun::add(Outgoing message) {
  if (replaces_older(message.type)) {
    const auto older = std::ranges::find(others_, message.type, &Outgoing::type);
    if (older != others_.end()) {
      *older = std::move(message);
      return;
    }
  }
  others_.push_back(std::move(message));
}

void EventRun::clear() {
  clear_bids();
  clear_others();
}

void EventRun::append(std::vector<Outgoing>& out, const MergedBids& bids, const wire::About& about, Position after) {
  if (bids.newest->bid.seq <= after.seq) return;
  const domain::Seq first = std::max(bids.first_seq, after.seq + 1);
  out.push_back(outgoing(MessageType::bid_placed, {bids.newest->bid.seq, 0},
                         wire::bid_placed_body(about, *bids.newest, bids.newest->bid.seq - first)));
  std::int64_t extended_by_ms = 0;
  for (const Extension& extension : bids.extensions)
    if (extension.seq >= first) extended_by_ms += extension.by_ms;
  if (extended_by_ms > 0)
    out.push_back(outgoing(MessageType::anti_snipe, {bids.extensions.back().seq, 0},
                           wire::anti_snipe_body(about, bids.extensions.back().bid->bid, extended_by_ms)));
}

std::vector<Outgoing> EventRun::bid_messages(const wire::About& about, Position after) const {
  std::vector<Outgoing> out;
  for (const auto& change : changes_) {
    if (const auto* bids = std::get_if<MergedBids>(&change)) {
      append(out, *bids, about, after);
    } else if (const auto& clock = std::get<Outgoing>(change); clock.at.seq > after.seq) {
      out.push_back(clock);
    }
  }
  return out;
}

std::vector<Outgoing> EventRun::other_messages(Position after) const {
  std::vector<Outgoing> out;
  out.reserve(others_.size());
  std::ranges::copy_if(others_, std::back_inserter(out), [&](const Outgoing& message) {
    if (message.at.seq > 0) return message.at.seq > after.seq;
    if (message.at.chat_seq > 0) return message.at.chat_seq > after.chat_seq;
    return true;
  });
  return out;
}

std::vector<Outgoing> EventRun::messages(const wire::About& about, Position after) const {
  std::vector<Outgoing> out = bid_messages(about, after);
  std::ranges::move(other_messages(after), std::back_inserter(out));
  return out;
}

transport::SharedFrames encode_all(Audience audience, const std::vector<Outgoing>& messages) {
  auto frames = std::make_shared<transport::Frames>();
  for (const Outgoing& message : messages)
    if (receives(audience, message.type)) frames->append(encode(audience, message.type, *message.body));
  if (frames->payloads.empty()) return nullptr;
  return frames;
}

}  // namespace fa::gateway
