// The live auctions port as plain blocking calls, and a sink that remembers what was published.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "ports/event_feed.h"
#include "ports/live_auctions.h"
#include "support/ids.h"

namespace fa::test {

// Far beyond what anything here takes: reaching it is a failure, not a wait.
inline constexpr std::chrono::seconds kPatience{30};

// One answer that is still to come.
template <class Result>
class Pending {
 public:
  ports::Done<Result> done() {
    return [promise = promise_](Result result) { promise->set_value(std::move(result)); };
  }
  bool has_come() const { return future_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
  Result get() {
    if (future_.wait_for(kPatience) != std::future_status::ready) {
      ADD_FAILURE() << "no answer came";
      std::abort();  // the answer's place is gone with this frame
    }
    return future_.get();
  }

 private:
  std::shared_ptr<std::promise<Result>> promise_ = std::make_shared<std::promise<Result>>();
  std::future<Result> future_ = promise_->get_future();
};

struct Bid {
  std::uint64_t auction = 1;
  std::uint64_t user = 1;
  std::int64_t cents = 100;
  std::uint64_t bid = 0;  // 0: a new id
};

inline ports::PlaceBid place_bid_of(const Bid& bid) {
  static std::atomic<std::uint64_t> new_bid_id = 1'000'000'000;
  return {auction_id(bid.auction), user_id(bid.user), "user" + std::to_string(bid.user),
          bid_id(bid.bid != 0 ? bid.bid : ++new_bid_id), domain::Cents{bid.cents}};
}

class SyncAuctions {
 public:
  explicit SyncAuctions(ports::LiveAuctions& auctions) : auctions_(auctions) {}

  ports::OpenResult open(const domain::Opening& opening, std::int64_t duration_ms) {
    Pending<ports::OpenResult> answer;
    auctions_.open(opening, duration_ms, answer.done());
    return answer.get();
  }
  ports::PlaceResult place(const Bid& bid) { return begin_place(bid).get(); }
  ports::PlaceResult place_exactly(ports::PlaceBid bid) {
    Pending<ports::PlaceResult> answer;
    auctions_.place(std::move(bid), answer.done());
    return answer.get();
  }
  Pending<ports::PlaceResult> begin_place(const Bid& bid) {
    Pending<ports::PlaceResult> answer;
    auctions_.place(place_bid_of(bid), answer.done());
    return answer;
  }
  ports::CloseResult close(std::uint64_t auction) {
    Pending<ports::CloseResult> answer;
    auctions_.close(auction_id(auction), answer.done());
    return answer.get();
  }
  ports::ViewResult view(std::uint64_t auction, std::optional<ports::Since> since = std::nullopt) {
    Pending<ports::ViewResult> answer;
    auctions_.view(auction_id(auction), since, answer.done());
    return answer.get();
  }

 private:
  ports::LiveAuctions& auctions_;
};

inline std::optional<domain::Refusal> refusal_in(const ports::PlaceResult& result) {
  if (result) return std::nullopt;
  const auto* refusal = std::get_if<domain::Refusal>(&result.error());
  return refusal == nullptr ? std::nullopt : std::optional(*refusal);
}
inline std::optional<ports::Failure> failure_in(const ports::PlaceResult& result) {
  if (result) return std::nullopt;
  const auto* failure = std::get_if<ports::Failure>(&result.error());
  return failure == nullptr ? std::nullopt : std::optional(*failure);
}

// Every auction event in the order of publication.
class RecordingSink final : public ports::FeedSink {
 public:
  void on_events(const ports::FeedBatch& batch) override {
    const std::lock_guard lock(mutex_);
    for (const auto& event : *batch) {
      if (const auto* of_auction = std::get_if<domain::AuctionEvent>(&event)) {
        events_[of_auction->auction_id].push_back(*of_auction);
        closed_ += std::holds_alternative<domain::AuctionClosed>(of_auction->what) ? 1 : 0;
      }
    }
    published_.notify_all();
  }
  std::vector<domain::AuctionEvent> events_of(std::uint64_t auction) const {
    const std::lock_guard lock(mutex_);
    const auto found = events_.find(auction_id(auction));
    return found == events_.end() ? std::vector<domain::AuctionEvent>() : found->second;
  }
  std::vector<domain::Seq> seqs_of(std::uint64_t auction) const {
    std::vector<domain::Seq> seqs;
    for (const auto& event : events_of(auction)) seqs.push_back(event.seq());
    return seqs;
  }
  domain::Seq last_seq_of(std::uint64_t auction) const {
    const std::lock_guard lock(mutex_);
    const auto found = events_.find(auction_id(auction));
    return found == events_.end() ? 0 : found->second.back().seq();
  }
  std::size_t closed_count() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }
  bool wait_for_closes(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return published_.wait_for(lock, kPatience, [&] { return closed_ >= count; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable published_;
  std::map<domain::AuctionId, std::vector<domain::AuctionEvent>> events_;
  std::size_t closed_ = 0;
};

}  // namespace fa::test
