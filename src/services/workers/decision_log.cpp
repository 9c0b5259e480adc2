#include "services/workers/decision_log.h"

#include "base/log.h"

namespace fa::workers {
namespace {

using base::log::Level;

void log(const domain::AuctionId& id, const domain::Opening& opening) {
  base::log::info("auction opened", {{"auction_id", to_string(id)},
                                     {"user_id", to_string(opening.host_user_id)},
                                     {"seq", "1"},
                                     {"timestamp", std::to_string(opening.start_time)}});
}

void log(const domain::AuctionId& /*id*/, const domain::BidRecord& /*bid*/) {}

void log(const domain::AuctionId& id, const domain::ClockRecord& clock) {
  base::log::debug("auction's clock changed", {{"auction_id", to_string(id)},
                                               {"seq", std::to_string(clock.seq)},
                                               {"timestamp", std::to_string(clock.timestamp)},
                                               {"reason", std::string(to_string(clock.reason))},
                                               {"by_ms", std::to_string(clock.by_ms)},
                                               {"end_time", std::to_string(clock.end_time)}});
}

void log(const domain::AuctionId& id, const domain::ClosedRecord& close) {
  std::vector<base::log::Field> fields{{"auction_id", to_string(id)},
                                       {"seq", std::to_string(close.seq)},
                                       {"timestamp", std::to_string(close.timestamp)},
                                       {"reason", std::string(to_string(close.reason))},
                                       {"bid_count", std::to_string(close.bid_count)}};
  if (close.winner_id) fields.emplace_back("winner_id", to_string(*close.winner_id));
  base::log::write(Level::info, "auction closed", fields);
}

}  // namespace

void log_openings_and_closes(const std::vector<ports::DecisionRecord>& records) {
  if (!base::log::enabled(Level::info)) return;
  for (const auto& record : records) std::visit([&](const auto& what) { log(record.auction_id, what); }, record.record);
}

}  // namespace fa::workers
