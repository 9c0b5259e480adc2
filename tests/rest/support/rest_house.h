// The REST services over real embedded stores, called as the HTTP server calls them, without a socket.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "adapters/embedded/catalog.h"
#include "adapters/embedded/chat_log.h"
#include "adapters/embedded/media_folder.h"
#include "adapters/embedded/users.h"
#include "adapters/embedded/video_embedded.h"
#include "base/json.h"
#include "services/auctions/service.h"
#include "services/bids/service.h"
#include "support/embedded_house.h"
#include "support/fakes.h"
#include "support/temporary_folder.h"
#include "support/watched_history.h"

namespace fa::test {

struct Call {
  std::string method = "GET";
  std::string target;  // path and query, not percent-encoded
  std::string token;   // empty: none
  std::string body;
  base::http::Headers headers;
  std::string address = "192.0.2.1";
};

struct Answer {
  int status = 0;
  base::http::Headers headers;
  std::string body;

  base::json::Value json() const;
  std::string text(std::string_view field) const;  // a string of the body's; empty where there is none
  std::string code() const { return text("code"); }
  std::string header(std::string_view name) const;
  // Of an invalid_field: the names, in order, with a space between.
  std::string wrong_fields() const;
};

struct RestOptions {
  rest::RequestLimits limits{{1e6, 1e6}, {1e6, 1e6}, {1e6, 1e6}};
  std::size_t ledger_memory_bytes_max = 1 << 20;
  std::size_t ledger_bytes_max = 1 << 30;
  bids::Settings bids{{{1e6, 1e6}, {1e6, 1e6}, {1e6, 1e6}}, false};
};

class RestHouse {
 public:
  explicit RestHouse(RestOptions options = {});

  base::http::Response response(const Call& call) { return respond(router_, call); }
  Answer call(const Call& call) { return answer(router_, call); }
  Answer call_internal(const Call& call) { return answer(internal_router_, call); }
  Answer get(std::string target, std::string token = {}) { return call({"GET", std::move(target), std::move(token)}); }
  Answer post(std::string target, std::string token, std::string body) {
    return call({"POST", std::move(target), std::move(token), std::move(body)});
  }
  // Opens an auction of hanna's that starts at 10.00 and lasts 600 s; its id.
  std::string open(const std::string& more_fields = {});
  Answer bid(const std::string& auction_id, const std::string& token, const std::string& amount);

  EmbeddedHouse& house() { return house_; }
  WatchedHistory& history() { return history_; }  // as the services have it
  ports::Catalog& catalog() { return *catalog_; }
  ports::Users& users() { return *users_; }
  embedded::EmbeddedVideo& video() { return video_; }
  embedded::MediaFolder& media() { return media_; }
  ports::ChatLog& chat() { return *chat_; }
  const TemporaryFolder& folder() const { return folder_; }

  struct AnsweredBid {
    std::string outcome;
    std::int64_t latency_us = 0;
    bool operator==(const AnsweredBid&) const = default;
  };
  const std::vector<AnsweredBid>& answered_bids() const { return answered_bids_; }  // as the metrics were told

 private:
  static Answer answer(const base::http::Router& router, const Call& call);
  static base::http::Response respond(const base::http::Router& router, const Call& call);

  TemporaryFolder folder_;
  EmbeddedHouse house_;
  WatchedHistory history_{house_};
  std::unique_ptr<embedded::SqliteCatalog> catalog_;
  std::unique_ptr<embedded::SqliteUsers> users_;
  std::unique_ptr<embedded::EmbeddedChatLog> chat_;
  embedded::EmbeddedVideo video_;
  embedded::MediaFolder media_;
  FakeVerifier verifier_;
  FakePresence presence_;
  FakeAnalytics analytics_;
  base::SharedRateLimiter limiter_{1000};
  base::SharedRateLimiter bid_limiter_{1000};
  const std::shared_ptr<admission::Door> door_ = admission::Door::make({});
  std::unique_ptr<rest::Authenticator> authenticator_;
  std::unique_ptr<rest::Throttle> throttle_;
  std::unique_ptr<auctions::Service> auctions_;
  std::vector<AnsweredBid> answered_bids_;
  std::unique_ptr<bids::Service> bids_;
  base::http::Router router_;
  base::http::Router internal_router_;
};

}  // namespace fa::test
