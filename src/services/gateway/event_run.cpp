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
  if (!newest_ || bid->bid.seq != newest_->bid.seq + 1) {
    first_seq_ = bid->bid.seq;
    extensions_.clear();
  }
  if (bid->extended_by_ms > 0) extensions_.push_back({bid->bid.seq, bid->extended_by_ms, bid});
  newest_ = std::move(bid);
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

void EventRun::clear_bids() {
  newest_.reset();
  extensions_.clear();
}

void EventRun::clear() {
  clear_bids();
  clear_others();
}

std::vector<Outgoing> EventRun::bid_messages(const wire::About& about, Position after) const {
  std::vector<Outgoing> out;
  if (!newest_ || newest_->bid.seq <= after.seq) return out;
  const domain::Seq first = std::max(first_seq_, after.seq + 1);
  out.push_back(outgoing(MessageType::bid_placed, {newest_->bid.seq, 0},
                         wire::bid_placed_body(about, *newest_, newest_->bid.seq - first)));
  std::int64_t extended_by_ms = 0;
  for (const Extension& extension : extensions_)
    if (extension.seq >= first) extended_by_ms += extension.by_ms;
  if (extended_by_ms > 0)
    out.push_back(outgoing(MessageType::anti_snipe, {extensions_.back().seq, 0},
                           wire::anti_snipe_body(about, extensions_.back().bid->bid, extended_by_ms)));
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
