// GET /auctions/{id}/bids and GET /users/me/bids.
#include <unordered_map>

#include "rest/find_auction.h"
#include "rest/paging.h"
#include "services/bids/newest_bids.h"
#include "services/bids/service.h"

namespace fa::bids {
namespace {

using rest::Caller;
using rest::Request;
using rest::Response;

void write_bid(base::json::Writer& writer, const ports::HistoryBid& item) {
  writer.field("auction_id", domain::to_string(item.auction_id));
  writer.field("seq", item.bid.seq);
  writer.field("bid_id", domain::to_string(item.bid.bid_id));
  writer.field("user_id", domain::to_string(item.bid.user_id));
  writer.field("username", item.bid.username);
  writer.field("amount", domain::to_string(item.bid.amount));
  writer.field("timestamp", item.bid.timestamp);
  writer.field("end_time", item.bid.end_time);
  writer.field("anti_snipe_count", static_cast<std::int64_t>(item.bid.anti_snipe_count));
  writer.field("extended", item.bid.extended);
}

// The titles, states and currencies that a person's own bids are shown with; one look-up an auction.
class Auctions {
 public:
  explicit Auctions(ports::Catalog& catalog) : catalog_(catalog) {}
  const std::optional<ports::CatalogEntry>& find(domain::AuctionId id) {
    const auto known = entries_.find(id);
    if (known != entries_.end()) return known->second;
    auto entry = catalog_.find(id);
    return entries_.emplace(id, entry ? std::optional(std::move(*entry)) : std::nullopt).first->second;
  }

 private:
  ports::Catalog& catalog_;
  std::unordered_map<domain::AuctionId, std::optional<ports::CatalogEntry>> entries_;
};

void write_auction_of(base::json::Writer& writer, const std::optional<ports::CatalogEntry>& entry) {
  if (!entry) {
    writer.null_field("title");
    writer.null_field("status");
    writer.null_field("currency");
    return;
  }
  writer.field("title", entry->title);
  writer.field("status", domain::to_string(entry->status));
  writer.field("currency", entry->currency);
}

// The catalogue may know of a close before the history has the bids that were accepted just before it.
domain::Seq bids_below(const ports::CatalogEntry& entry) {
  return entry.status == domain::Status::closed ? entry.seq : kNotDecided;  // that of the close
}

Response bid_list(const ports::BidPage& page) {
  return rest::list_response(page.items, page.next_cursor, [](auto& writer, const ports::HistoryBid& item) {
    writer.begin_object();
    write_bid(writer, item);
    writer.end_object();
  });
}

}  // namespace

Response Service::of_auction(const Request& request, std::string_view id) const {
  const auto entry = rest::find_auction(ports_.catalog, id);
  if (!entry) return entry.error();
  const auto paging = rest::read_paging(request);
  if (!paging) return paging.error();
  const auto page = newest_bids(ports_.live_auctions, ports_.history, entry->auction_id, bids_below(*entry), *paging);
  return page ? bid_list(*page) : page.error();
}

Response Service::of_caller(const Request& request, const Caller& caller) const {
  const auto paging = rest::read_paging(request);
  if (!paging) return paging.error();
  const auto page = ports_.history.bids_of_user(caller.user.user_id, paging->cursor, paging->limit);
  if (!page) return rest::list_problem(page.error());
  Auctions auctions(ports_.catalog);
  return rest::list_response(page->items, page->next_cursor, [&](auto& writer, const ports::HistoryBid& item) {
    writer.begin_object();
    write_bid(writer, item);
    write_auction_of(writer, auctions.find(item.auction_id));
    writer.end_object();
  });
}

}  // namespace fa::bids
