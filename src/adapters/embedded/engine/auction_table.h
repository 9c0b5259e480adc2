// The auctions that the engine holds in memory, and when they fall due. One thread.
#pragma once

#include <optional>
#include <queue>
#include <unordered_map>
#include <vector>

#include "domain/event.h"
#include "ports/decision_stream.h"

namespace fa::embedded {

class AuctionTable {
 public:
  domain::Auction* find(const domain::AuctionId& id);
  // Precondition: no auction of this id is here.
  domain::Auction& open(domain::Opening opening);
  // Applies a record of the journal or the history. false: it does not fit what is here (a damaged store).
  bool apply(const ports::DecisionRecord& record);
  // Takes back the newest change of its auction, which `event` tells of.
  void undo(const domain::AuctionEvent& event);
  // Drops it, where it is here and closed.
  void retire(const domain::AuctionId& id);

  // A live auction that is due, each only once; null where none is. The caller closes it.
  domain::Auction* take_due(domain::UnixMs now);
  // Any auction is live. Cheap: what has ended otherwise leaves the deadlines here.
  bool any_live();
  // Calls `each` with every auction.
  template <class Each>
  void for_each(Each each) {
    for (auto& [id, auction] : auctions_) each(auction);
  }
  // The next instant at which take_due may find one; never later than that, perhaps earlier.
  std::optional<domain::UnixMs> next_deadline() const;

  std::size_t size() const { return auctions_.size(); }

 private:
  // One for every live auction, made when it opens. Extensions do not touch it: an entry that comes up too early goes
  // back with the end_time of then, so `at` is never later than the auction's end_time.
  struct Deadline {
    domain::UnixMs at;
    domain::AuctionId auction_id;
    bool operator>(const Deadline& other) const { return at > other.at; }
  };

  std::unordered_map<domain::AuctionId, domain::Auction> auctions_;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
};

}  // namespace fa::embedded
