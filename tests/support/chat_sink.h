// A feed's sink that remembers the chat.
#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "ports/chat_log.h"
#include "support/ids.h"

namespace fa::test {

inline std::int64_t seq_of(const ports::ChatEvent& event) {
  return std::visit([](const auto& e) { return e.chat_seq; }, event);
}
inline std::vector<std::int64_t> seqs_of(const std::vector<ports::ChatEvent>& events) {
  std::vector<std::int64_t> seqs;
  for (const auto& event : events) seqs.push_back(seq_of(event));
  return seqs;
}

class ChatSink final : public ports::FeedSink {
 public:
  void on_events(const ports::FeedBatch& batch) override {
    const std::lock_guard lock(mutex_);
    for (const auto& event : *batch) {
      if (const auto* message = std::get_if<ports::ChatMessage>(&event))
        chat_[message->auction_id].emplace_back(*message);
      if (const auto* deletion = std::get_if<ports::ChatDeleted>(&event))
        chat_[deletion->auction_id].emplace_back(*deletion);
      if (const auto* mute = std::get_if<ports::MuteChanged>(&event)) mutes_[mute->auction_id].push_back(mute->muted);
    }
  }
  std::vector<ports::ChatEvent> events_of(std::uint64_t auction) const {
    const std::lock_guard lock(mutex_);
    const auto found = chat_.find(auction_id(auction));
    return found == chat_.end() ? std::vector<ports::ChatEvent>() : found->second;
  }
  std::vector<std::int64_t> seqs_of(std::uint64_t auction) const { return test::seqs_of(events_of(auction)); }
  std::int64_t last_seq_of(std::uint64_t auction) const {
    const auto seqs = seqs_of(auction);
    return seqs.empty() ? 0 : seqs.back();
  }
  std::vector<bool> mutes_of(std::uint64_t auction) const {
    const std::lock_guard lock(mutex_);
    const auto found = mutes_.find(auction_id(auction));
    return found == mutes_.end() ? std::vector<bool>() : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<domain::AuctionId, std::vector<ports::ChatEvent>> chat_;
  std::map<domain::AuctionId, std::vector<bool>> mutes_;
};

}  // namespace fa::test
