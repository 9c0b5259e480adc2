// A client as the protocol describes it: applies a snapshot and every later event, and knows when it has a gap
// (INV-11).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/event.h"
#include "gateway/support/clients.h"

namespace fa::gateway::test {

class ModelViewer {
 public:
  // Reads on from where it stopped in the client's messages. A snapshot comes as an acknowledgement or as
  // auction_state.
  void read(const Client& client);
  // The next client is another connection of the same person, who remembers everything.
  void start_new_connection() { read_ = 0; }
  // Where the picture differs from the auction's; empty where it is the same.
  std::string difference_from(const domain::Auction& auction, std::int64_t chat_seq) const;

  bool has_state = false;
  std::int64_t epoch = 0;
  domain::Seq seq = 0;
  std::int64_t chat_seq = 0;
  std::vector<std::string> faults;  // gaps and doubled events

 private:
  void apply(const std::string& type, const Value& body);
  void apply_ack(const Value& body);
  void apply_missed(const Value& missed, std::int64_t known, std::string_view key);
  void apply_state(const Value& state);
  void apply_bid(const Value& body);
  void apply_chat(const Value& body);
  void fault(const std::string& what) { faults.push_back(what); }

  std::size_t read_ = 0;
  std::int64_t last_missed_ = 0;
  std::string status_;
  std::string high_bid_;
  std::string high_bidder_;
  std::string minimum_bid_;
  std::int64_t bid_count_ = 0;
  std::int64_t end_time_ = 0;
  std::int64_t anti_snipe_count_ = 0;
  std::int64_t extended_ms_ = 0;  // since the snapshot
  std::int64_t first_end_time_ = 0;
};

}  // namespace fa::gateway::test
