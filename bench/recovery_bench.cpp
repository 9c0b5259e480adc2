// Measures how long the engine takes to start with many live auctions, without and with closed ones beside them in the
// history, and how fast the history takes records in. Or leaves such files in a folder, for a whole house to start on.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <future>
#include <vector>

#include "engine_fixture.h"

namespace fa::bench {
namespace {

struct Size {
  std::uint64_t live = 100'000;
  std::uint64_t live_bids = 1'000'000;
  std::uint64_t closed_bids = 10'000'000;
  std::uint64_t bidders = 50'000;
  std::uint64_t tail_bids = 100'000;  // of the live bids: decided, and not in the history yet
  bool outage = false;                // the live auctions get the time back since the files were made
};

constexpr std::uint64_t kBidsPerClosedAuction = 100;
constexpr std::size_t kAppendMax = 10'000;

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

// Decides auctions with the domain and gives their records to the history or to the journal.
class Generator {
 public:
  Generator(std::string folder, std::int64_t now_ms, std::uint64_t bidders, bool outage)
      : folder_(std::move(folder)), now_ms_(now_ms), bidders_(bidders), outage_(outage) {
    history_ = must(embedded::SqliteBidHistory::open(folder_ + "/history.db"));
  }

  void add_closed(std::uint64_t bids) {
    for (std::uint64_t done = 0; done < bids; done += kBidsPerClosedAuction) {
      auto auction = open();
      for (std::uint64_t i = 0; i < kBidsPerClosedAuction; ++i) keep(auction, bid(auction));
      keep(auction, auction.close(domain::CloseReason::host, now_ms_));
    }
    flush();
  }

  // All but the last `tail` bids go to the history.
  void add_live(std::uint64_t auctions, std::uint64_t bids, std::uint64_t tail) {
    std::vector<domain::Auction> live;
    for (std::uint64_t i = 0; i < auctions; ++i) {
      live.push_back(open());
      for (std::uint64_t b = i; b < bids - tail; b += auctions) keep(live.back(), bid(live.back()));
    }
    flush();
    std::vector<ports::FeedEvent> events;
    for (std::uint64_t i = 0; i < tail; ++i) {
      auto& auction = live[i % auctions];
      bid(auction);
      events.emplace_back(domain::event_at(auction, auction.seq()));
    }
    auto journal = must(embedded::Journal::open(folder_ + "/journal.db", "", position_));
    // Of another boot, so that the start is at the wall clock; what is older than that was lost.
    const embedded::AliveMark alive{{now_ms_, 0}, "another boot", true};
    must(journal.append(events, {}, alive));
  }

 private:
  domain::Auction open() {
    auto opening = make_opening(++auctions_);
    opening.start_time = now_ms_;
    opening.end_time = now_ms_ + 86'400'000;
    if (outage_) opening.outage = {};
    domain::Auction auction(opening);
    keep(auction, std::move(opening));
    return auction;
  }
  domain::BidRecord bid(domain::Auction& auction) {
    const auto bidder = ++bids_ * 7'919 % bidders_;
    const auto placed = auction.place({make_id<domain::UserId>(100 + bidder), "user" + std::to_string(bidder),
                                       make_id<domain::BidId>(bids_), auction.minimum_bid()},
                                      now_ms_);
    if (!placed) std::abort();
    return *auction.bid(auction.seq());
  }
  template <class Record>
  void keep(const domain::Auction& auction, Record record) {
    records_.push_back({++position_, auction.opening().auction_id, std::move(record)});
    if (records_.size() == kAppendMax) flush();
  }
  void flush() {
    must(history_->append(records_));
    records_.clear();
  }

  const std::string folder_;
  const std::int64_t now_ms_;
  const std::uint64_t bidders_;
  const bool outage_;
  std::unique_ptr<embedded::SqliteBidHistory> history_;
  std::vector<ports::DecisionRecord> records_;
  std::int64_t position_ = 0;
  std::uint64_t auctions_ = 0;
  std::uint64_t bids_ = 0;
};

double measure_start(const TemporaryFolder& folder) {
  const auto began = std::chrono::steady_clock::now();
  EngineOnDisk on_disk(folder);
  std::promise<void> answered;  // the first decision, on the auction that was opened last
  on_disk.engine->view(make_id<domain::AuctionId>(1), std::nullopt, [&](auto) { answered.set_value(); });
  answered.get_future().wait();
  return seconds_since(began);
}

void generate(const std::string& folder, const Size& size) {
  const auto began = std::chrono::steady_clock::now();
  Generator generator(folder, embedded::SystemClock().unix_ms(), size.bidders, size.outage);
  generator.add_closed(size.closed_bids);
  generator.add_live(size.live, size.live_bids, size.tail_bids);
  const auto records = size.closed_bids + size.live_bids + size.live;
  std::printf("generated: %.0f records/s decided and appended to the history\n",
              static_cast<double>(records) / seconds_since(began));
}

void measure(const std::string& parent, const Size& size) {
  const TemporaryFolder folder(parent);
  generate(folder.path(), size);
  for (int run = 0; run < 2; ++run) {
    std::printf("start: %llu live auctions, %llu bids in them (%llu in the journal), %llu closed bids: %.2f s\n",
                static_cast<unsigned long long>(size.live), static_cast<unsigned long long>(size.live_bids),
                static_cast<unsigned long long>(size.tail_bids), static_cast<unsigned long long>(size.closed_bids),
                measure_start(folder));
  }
}

}  // namespace
}  // namespace fa::bench

int main(int argc, char** argv) {
  CLI::App app("Measures the start of the embedded engine");
  std::string folder = ".";
  fa::bench::Size size;
  app.add_option("--folder", folder, "Where the files are put: the file system that is measured");
  app.add_option("--live", size.live, "Live auctions")->check(CLI::PositiveNumber);
  app.add_option("--live-bids", size.live_bids, "Bids in the live auctions, all together");
  app.add_option("--tail-bids", size.tail_bids, "How many of these are in the journal alone");
  app.add_option("--closed-bids", size.closed_bids, "Bids of closed auctions beside them");
  app.add_flag("--outage", size.outage, "The time since the files were made was lost: each live auction gets it back");
  app.add_option("--bidders", size.bidders, "Different bidders")->check(CLI::PositiveNumber);
  std::string prepared;
  app.add_option("--prepare", prepared, "Only puts the files into this folder, which must be empty, and leaves them")
      ->check(CLI::ExistingDirectory);
  CLI11_PARSE(app, argc, argv);
  if (!prepared.empty()) {
    fa::bench::generate(prepared, size);
    return 0;
  }
  auto without_closed = size;
  without_closed.closed_bids = 0;
  fa::bench::measure(folder, without_closed);
  if (size.closed_bids > 0) fa::bench::measure(folder, size);
}
