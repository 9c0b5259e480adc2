// The catalogue of auctions: what is listed, searched and filtered. Blocking; any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "domain/auction.h"
#include "ports/store_error.h"

namespace fa::ports {

struct CatalogEntry {
  domain::AuctionId auction_id;
  domain::UserId host_user_id;
  std::string host_username;
  std::string title;
  std::optional<std::string> description;
  std::optional<std::string> category;
  std::vector<std::string> image_keys;
  std::string currency;
  domain::Cents starting_bid;
  domain::Cents increment;
  domain::StepRules step;
  std::int64_t duration_s = 0;
  std::int64_t created_at = 0;
  domain::UnixMs start_time = 0;
  domain::UnixMs end_time = 0;  // kept up to date by the worker, for sorting; the engine's is the truth
  domain::Cents current_price;  // high bid or starting bid, as last projected; for price filters
  std::int64_t bid_count = 0;
  domain::Status status = domain::Status::live;
  domain::Seq seq = 0;  // the newest projected; 0: the engine has not confirmed the opening yet; not listed
  bool hidden = false;
  std::optional<domain::UserId> winner_id;
  std::optional<domain::Cents> winning_bid;
  std::optional<std::int64_t> ended_at;
  std::string stream_key;  // secret: the host's alone
  std::string ingest_url;
  std::string playback_url;
};

enum class Sort { ending_soon, newest, price_low, price_high };

struct CatalogQuery {
  std::optional<domain::Status> status;
  std::optional<std::string> category;
  std::optional<std::string> text;  // full text over title and description
  std::optional<domain::Cents> min_price;
  std::optional<domain::Cents> max_price;
  std::optional<domain::UserId> host;
  std::optional<domain::UserId> winner;
  Sort sort = Sort::ending_soon;
  std::optional<std::string> cursor;  // opaque; a malformed one is a StoreError of kind conflict
  std::size_t limit = 20;             // 1 to 100
};

struct CatalogPage {
  std::vector<CatalogEntry> items;
  std::optional<std::string> next_cursor;
};

// What the worker projects from the decisions; applied only where it is newer (idempotent, any order). A time or price
// of 0 is one that the newest records did not tell: what is stored stays.
struct CatalogProgress {
  domain::AuctionId auction_id;
  domain::Seq seq = 0;
  domain::UnixMs start_time = 0;
  domain::UnixMs end_time = 0;
  domain::Cents current_price;
  std::optional<std::int64_t> bid_count;  // none: what is stored stays
  std::optional<domain::ClosedRecord> closed;
};

class Catalog {
 public:
  virtual ~Catalog() = default;
  // Stores a draft. With an idempotency key that this host used before: the stored entry comes back instead and nothing
  // is stored (conflict where request_hash differs).
  virtual std::expected<CatalogEntry, StoreError> insert(const CatalogEntry& draft,
                                                         const std::optional<std::string>& idempotency_key,
                                                         const std::string& request_hash) = 0;
  virtual std::expected<CatalogEntry, StoreError> find(domain::AuctionId id) = 0;  // not_found
  virtual std::expected<CatalogPage, StoreError> search(const CatalogQuery& query) = 0;
  virtual std::expected<void, StoreError> project(const std::vector<CatalogProgress>& progress) = 0;
  virtual std::expected<void, StoreError> set_stream_key(domain::AuctionId id, const std::string& key) = 0;
};

}  // namespace fa::ports
