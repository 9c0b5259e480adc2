// One example of every message that the server sends, in tests/golden/messages. The web app's tests read the same
// files. FA_UPDATE_GOLDEN=1 writes them anew; the difference then shows what has changed for every client.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "gateway/support/fake_stores.h"
#include "wire/realtime_ack.h"
#include "wire/server_message.h"

namespace fa::gateway::test {
namespace {

using wire::as_plain_ack;
using wire::as_plain_event;
using wire::MessageType;

constexpr domain::UnixMs kNow = 1'767'225'600'000;
const domain::AuctionId kAuction{uuid_of(0xA1)};
const wire::About kAbout{kAuction, kNow};
const domain::UserId kAlice{uuid_of(0xA11CE)};
const domain::UserId kBob{uuid_of(0xB0B)};
const std::string kHash(64, 'a');

domain::AuctionView view(bool closed) {
  domain::AuctionView view;
  view.opening = {.auction_id = kAuction,
                  .host_user_id = {uuid_of(0x4057)},
                  .host_username = "hanna",
                  .title = "A brass lamp",
                  .starting_bid = {1'000},
                  .increment = {50},
                  .start_time = kNow - 60'000,
                  .end_time = kNow + 60'000};
  view.seq = closed ? 4 : 3;
  view.end_time = kNow + 60'000;
  view.bid_count = 2;
  view.minimum_bid = {1'250};
  view.top_bids = {{kBob, "bob", {1'200}}, {kAlice, "alice", {1'000}}};
  if (!closed) return view;
  view.status = domain::Status::closed;
  view.closed =
      domain::ClosedRecord{4, kNow + 60'001, domain::CloseReason::timer, kBob, "bob", domain::Cents{1'200}, 2};
  view.ledger_hash = kHash;
  return view;
}

domain::AuctionView view_of_version_1() {
  domain::AuctionView old = view(false);
  old.opening.rules_version = 1;
  return old;
}

domain::ClockRecord clock_record() {
  return {4, kNow, domain::ClockReason::outage, kNow - 4'027, 4'027, kNow + 64'027};
}

domain::BidPlaced placed() {
  domain::BidPlaced placed;
  placed.bid = {3, kNow - 5, {uuid_of(0xB1D)}, kBob, "bob", {1'200}, kNow + 60'000, 1, true, 2};
  placed.bid_count = 2;
  placed.top_bids = view(false).top_bids;
  placed.minimum_bid = {1'250};
  placed.extended_by_ms = 30'000;
  placed.outbid_user_id = kAlice;
  placed.outbid_amount = domain::Cents{1'000};
  return placed;
}

wire::ChatLine line(std::string_view type) {
  wire::ChatLine line{7, {uuid_of(0xC4A7)}, kAlice, "alice", "What a \"lamp\"!\n<3", type, kNow - 5};
  if (type == "system") line = {8, {uuid_of(0xC4A8)}, std::nullopt, "", "Extended by 30 s", type, kNow - 5};
  return line;
}

std::map<std::string, std::string> events() {
  const auto event = [](MessageType type, const std::string& body) { return as_plain_event(type, body); };
  return {
      {"auction_state",
       event(MessageType::auction_state,
             wire::auction_state_body(view(false), {3, 7, true, "https://video.example/a.m3u8", kNow}))},
      {"auction_state_version_1",
       event(MessageType::auction_state,
             wire::auction_state_body(view_of_version_1(), {3, 7, true, "https://video.example/a.m3u8", kNow}))},
      {"auction_state_closed",
       event(MessageType::auction_state, wire::auction_state_body(view(true), {0, 7, false, "", kNow}))},
      {"bid_placed", event(MessageType::bid_placed, wire::bid_placed_body(kAbout, placed(), 0))},
      {"bid_placed_merged", event(MessageType::bid_placed, wire::bid_placed_body(kAbout, placed(), 1))},
      {"you_are_winning", event(MessageType::you_are_winning, wire::you_are_winning_body(kAbout, placed().bid))},
      {"you_were_outbid", event(MessageType::you_were_outbid, wire::you_were_outbid_body(kAbout, placed()))},
      {"anti_snipe", event(MessageType::anti_snipe, wire::anti_snipe_body(kAbout, placed().bid, 30'000))},
      {"timer_update", event(MessageType::timer_update, wire::timer_update_body(kAbout, kNow + 42'000))},
      {"clock_changed", event(MessageType::clock_changed, wire::clock_changed_body(kAbout, clock_record()))},
      {"auction_ended", event(MessageType::auction_ended, wire::auction_ended_body(kAbout, *view(true).closed))},
      {"auction_ended_without_bids",
       event(MessageType::auction_ended,
             wire::auction_ended_body(kAbout, {2, kNow, domain::CloseReason::host, {}, "", {}, 0}))},
      {"ledger_sealed", event(MessageType::ledger_sealed, wire::ledger_sealed_body(kAbout, 4, kHash, "c2lnbmF0dXJl"))},
      {"chat_message", event(MessageType::chat_message, wire::chat_message_body(kAbout, line("user")))},
      {"chat_message_auctioneer",
       event(MessageType::chat_message, wire::chat_message_body(kAbout, line("auctioneer")))},
      {"chat_message_system", event(MessageType::chat_message, wire::chat_message_body(kAbout, line("system")))},
      {"chat_deleted", event(MessageType::chat_deleted, wire::chat_deleted_body(kAbout, 9, {uuid_of(0xC4A7)}))},
      {"participants", event(MessageType::participants, wire::participants_body(kAbout, 42))},
      {"stream_status",
       event(MessageType::stream_status, wire::stream_status_body(kAbout, true, "https://video.example/a.m3u8"))},
      {"error",
       event(MessageType::error,
             wire::error_body(std::nullopt, kNow, {wire::ErrorCode::unauthenticated, "The token has expired."}))},
      {"connected", event(MessageType::connected, wire::connected_body(kNow, kAlice, "alice"))},
      {"connected_without_an_account", event(MessageType::connected, wire::connected_body(kNow, std::nullopt, ""))},
      {"joined_auction",
       event(MessageType::joined_auction, wire::auction_state_body(view(false), {3, 7, false, "", kNow}))},
      {"left_auction", event(MessageType::left_auction, wire::left_auction_body(kAbout))},
      {"user_joined", event(MessageType::user_joined, wire::person_body(kAbout, kAlice, "alice", 2))},
      {"user_left", event(MessageType::user_left, wire::person_body(kAbout, kAlice, "alice", 1))},
  };
}

std::map<std::string, std::string> acknowledgements() {
  const std::string state = wire::auction_state_body(view(false), {3, 7, false, "", kNow});
  const std::string missed = as_plain_event(MessageType::bid_placed, wire::bid_placed_body(kAbout, placed(), 0));
  const std::string missed_chat =
      as_plain_event(MessageType::chat_message, wire::chat_message_body(kAbout, line("user")));
  return {
      {"ack_auth", as_plain_ack("1", wire::auth_ack(kAlice, "alice"))},
      {"ack_join", as_plain_ack("2", wire::join_ack({state, true, {missed}, true, {missed_chat}}))},
      {"ack_leave", as_plain_ack("3", wire::ok_ack())},
      {"ack_bid", as_plain_ack("\"r-4\"", wire::bid_ack({{uuid_of(0xB1D)}, 3, {1'200}, kNow + 60'000, true}))},
      {"ack_bid_too_low",
       as_plain_ack("5", wire::error_ack({.code = wire::ErrorCode::bid_too_low, .minimum_bid = domain::Cents{1'250}}))},
      {"ack_bid_too_low_of_the_leader",
       as_plain_ack(
           "12", wire::error_ack({.code = wire::ErrorCode::bid_too_low,
                                  .message = "You lead already. To raise your own bid, bid at least the minimum bid.",
                                  .minimum_bid = domain::Cents{1'250},
                                  .leading = true}))},
      {"ack_bid_too_high", as_plain_ack("10", wire::error_ack({.code = wire::ErrorCode::bid_too_high,
                                                               .maximum_bid = domain::Cents{125'000}}))},
      {"ack_blocked",
       as_plain_ack("11", wire::error_ack({wire::ErrorCode::forbidden, "You are blocked in this auction."}))},
      {"ack_rate_limited",
       as_plain_ack("6", wire::error_ack({.code = wire::ErrorCode::rate_limited, .retry_after_ms = 200}))},
      {"ack_outcome_unknown", as_plain_ack("7", wire::error_ack({.code = wire::ErrorCode::outcome_unknown,
                                                                 .bid_id = domain::BidId{uuid_of(0xB1D)}}))},
      {"ack_chat", as_plain_ack("8", wire::chat_ack({uuid_of(0xC4A7)}, 7))},
      {"ack_time_sync", as_plain_ack("9", wire::time_sync_ack("1767225599990", kNow, kNow + 1))},
  };
}

std::string path_of(const std::string& name) {
  return std::string(FA_GOLDEN_DIR) + "/" + name + ".json";
}

// One member of the message a line, so that differences read well.
std::string pretty(const std::string& json) {
  const auto tree = base::json::parse(json);
  std::string out = "{\n";
  for (std::size_t i = 0; i < tree->keys().size(); ++i) {
    out += "  ";
    base::json::append_escaped(out, tree->keys()[i]);
    out += ": " + base::json::to_text(tree->member(i)) + (i + 1 < tree->keys().size() ? ",\n" : "\n");
  }
  return out + "}\n";
}

void expect_golden(const std::map<std::string, std::string>& messages) {
  for (const auto& [name, json] : messages) {
    if (std::getenv("FA_UPDATE_GOLDEN")) std::ofstream(path_of(name)) << pretty(json);
    std::ifstream file(path_of(name));
    ASSERT_TRUE(file) << name;
    EXPECT_EQ(pretty(json), std::string(std::istreambuf_iterator<char>(file), {})) << name;
  }
}

TEST(Golden, Events) {
  expect_golden(events());
}

TEST(Golden, Acknowledgements) {
  expect_golden(acknowledgements());
}

TEST(Golden, EveryKindOfEventHasAnExample) {
  const auto examples = events();
  for (std::size_t i = 0; i < wire::kMessageTypes; ++i)
    EXPECT_TRUE(examples.contains(std::string(wire::to_string(static_cast<MessageType>(i))))) << i;
}

}  // namespace
}  // namespace fa::gateway::test
