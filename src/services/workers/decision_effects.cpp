#include "services/workers/decision_effects.h"

#include <unordered_map>

#include "services/workers/job_payload.h"

namespace fa::workers {
namespace {

class Collector {
 public:
  void add(const domain::AuctionId& id, const domain::Opening& opening) {
    auto& progress = progress_of(id);
    progress.seq = 1;
    progress.start_time = opening.start_time;
    progress.end_time = opening.end_time;
    progress.current_price = opening.starting_bid;
  }

  void add(const domain::AuctionId& id, const domain::BidRecord& bid) {
    auto& progress = progress_of(id);
    progress.seq = bid.seq;
    progress.end_time = bid.end_time;
    progress.current_price = bid.amount;
    progress.bid_count = bid.bid_count;
    if (bid.extended) {
      effects_.jobs.push_back({job_kind::announce_extension, to_string(id) + ":" + std::to_string(bid.seq),
                               to_payload(ExtensionNotice{id, bid.seq})});
    }
  }

  void add(const domain::AuctionId& id, const domain::ClockRecord& clock) {
    auto& progress = progress_of(id);
    progress.seq = clock.seq;
    progress.end_time = clock.end_time;
    effects_.jobs.push_back({job_kind::announce_clock, to_string(id) + ":" + std::to_string(clock.seq),
                             to_payload(ClockNotice{id, clock.seq, clock.by_ms})});
  }

  void add(const domain::AuctionId& id, const domain::ClosedRecord& close) {
    auto& progress = progress_of(id);
    progress.seq = close.seq;
    progress.bid_count = close.bid_count;
    progress.closed = close;
    const std::string payload = to_payload(CloseNotice{id, close});
    for (const char* kind :
         {job_kind::seal_ledger, job_kind::publish_result, job_kind::notify_host, job_kind::analytics})
      effects_.jobs.push_back({kind, to_string(id), payload});
    if (close.winner_id) effects_.jobs.push_back({job_kind::notify_winner, to_string(id), payload});
  }

  DecisionEffects take() { return std::move(effects_); }

 private:
  ports::CatalogProgress& progress_of(const domain::AuctionId& id) {
    const auto [found, is_new] = index_.try_emplace(id, effects_.progress.size());
    if (is_new) effects_.progress.push_back({.auction_id = id});
    return effects_.progress[found->second];
  }

  DecisionEffects effects_;
  std::unordered_map<domain::AuctionId, std::size_t> index_;
};

}  // namespace

DecisionEffects effects_of(const std::vector<ports::DecisionRecord>& records) {
  Collector collector;
  for (const auto& record : records)
    std::visit([&](const auto& what) { collector.add(record.auction_id, what); }, record.record);
  return collector.take();
}

}  // namespace fa::workers
