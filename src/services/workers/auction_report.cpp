#include "services/workers/auction_report.h"

#include <algorithm>

#include "base/json.h"
#include "services/workers/bidder_figures.h"

namespace fa::workers {
namespace {

using base::json::Writer;

constexpr std::int64_t kMinuteMs = 60'000;

// Calls `each(i)` for at most `max` of 0 … count-1, evenly spread, the last one always among them.
template <class Each>
void thinned(std::size_t count, std::size_t max, Each&& each) {
  const std::size_t step = std::max<std::size_t>(1, (count + max - 1) / max);
  for (std::size_t i = (count - 1) % step; i < count; i += step) each(i);
}

void write_totals(Writer& w, const domain::Auction& auction, const std::vector<BidderFigures>& bidders,
                  domain::UnixMs now) {
  const auto& opening = auction.opening();
  const auto high = auction.high_bid();
  w.field("auction_id", to_string(opening.auction_id));
  w.field("computed_at", now);
  w.field("status", to_string(auction.status()));
  w.field("currency", opening.currency);
  w.field("start_time", opening.start_time);
  w.field("end_time", auction.end_time());
  auction.closed() ? w.field("ended_at", auction.closed()->timestamp) : w.null_field("ended_at");
  w.field("starting_bid", to_string(opening.starting_bid));
  high ? w.field("current_high_bid", to_string(high->amount)) : w.null_field("current_high_bid");
  w.field("bid_count", auction.bid_count());
  w.field("bidder_count", bidders.size());
  w.field("anti_snipe_count", static_cast<std::int64_t>(auction.anti_snipe_count()));
}

void write_bids_per_minute(Writer& w, const domain::Auction& auction) {
  w.key("bids_per_minute");
  w.begin_array();
  const auto minute_of = [](domain::UnixMs t) { return t - t % kMinuteMs; };
  for (std::int64_t i = 0; i < auction.bid_count();) {
    const domain::UnixMs minute = minute_of(auction.nth_bid(i).timestamp);
    std::int64_t count = 0;
    for (; i < auction.bid_count() && minute_of(auction.nth_bid(i).timestamp) == minute; ++i) ++count;
    w.begin_object();
    w.field("minute", minute);
    w.field("bids", count);
    w.end_object();
  }
  w.end_array();
}

void write_price_curve(Writer& w, const domain::Auction& auction) {
  w.key("price_curve");
  w.begin_array();
  thinned(static_cast<std::size_t>(auction.bid_count()), kCurvePointsMax, [&](std::size_t i) {
    const auto bid = auction.nth_bid(static_cast<std::int64_t>(i));
    w.begin_object();
    w.field("seq", bid.seq);
    w.field("timestamp", bid.timestamp);
    w.field("amount", to_string(bid.amount));
    w.end_object();
  });
  w.end_array();
}

void write_extensions(Writer& w, const domain::Auction& auction) {
  w.key("extensions");
  w.begin_array();
  for (std::int64_t i = 0; i < auction.bid_count(); ++i) {
    const auto bid = auction.nth_bid(i);
    if (!bid.extended) continue;
    w.begin_object();
    w.field("seq", bid.seq);
    w.field("timestamp", bid.timestamp);
    w.field("end_time", bid.end_time);
    w.field("user_id", to_string(bid.user_id));
    w.end_object();
  }
  w.end_array();
}

void write_bidders(Writer& w, const std::vector<BidderFigures>& bidders) {
  w.key("bidders");
  w.begin_array();
  for (std::size_t i = 0; i < std::min(bidders.size(), kBiddersMax); ++i) {
    const BidderFigures& bidder = bidders[i];
    w.begin_object();
    w.field("user_id", to_string(bidder.user_id));
    w.field("username", bidder.username);
    w.field("bid_count", bidder.bid_count);
    w.field("first_bid_at", bidder.first_bid_at);
    w.field("last_bid_at", bidder.last_bid_at);
    w.field("highest_bid", to_string(bidder.highest_bid));
    w.field("raised", to_string(bidder.raised));
    w.field("last_minute_bids", bidder.last_minute_bids);
    w.field("extensions_caused", bidder.extensions_caused);
    w.end_object();
  }
  w.end_array();
}

void write_viewers(Writer& w, const std::vector<ports::ViewerSample>& viewers) {
  std::int64_t peak = 0;
  for (const auto& sample : viewers) peak = std::max(peak, sample.participants);
  w.field("viewers_peak", peak);
  w.key("viewers");
  w.begin_array();
  thinned(viewers.size(), kCurvePointsMax, [&](std::size_t i) {
    w.begin_object();
    w.field("timestamp", viewers[i].timestamp);
    w.field("participant_count", viewers[i].participants);
    w.end_object();
  });
  w.end_array();
}

}  // namespace

std::string auction_report(const domain::Auction& auction, const std::vector<ports::ViewerSample>& viewers,
                           domain::UnixMs now) {
  const auto bidders = figures_of_bidders(auction);
  std::string out;
  Writer w(out);
  w.begin_object();
  write_totals(w, auction, bidders, now);
  write_bids_per_minute(w, auction);
  write_price_curve(w, auction);
  write_extensions(w, auction);
  write_bidders(w, bidders);
  write_viewers(w, viewers);
  w.end_object();
  return out;
}

}  // namespace fa::workers
