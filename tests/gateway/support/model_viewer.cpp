#include "gateway/support/model_viewer.h"

#include <sstream>

namespace fa::gateway::test {
namespace {

std::string text_at(const Value& body, std::string_view key) {
  const std::string* text = body.string_at(key);
  return text ? *text : "";
}

}  // namespace

void ModelViewer::read(const Client& client) {
  const auto messages = client.messages();
  for (; read_ < messages.size(); ++read_) {
    const Message& message = messages[read_];
    message.type == "ack" ? apply_ack(message.body) : apply(message.type, message.body);
  }
}

void ModelViewer::apply_ack(const Value& body) {
  const Value* state = body.find("state");
  if (!state) return;
  // What was missed must lead, event by event, to the state that comes with it.
  if (has_state && body.find("recovered")->boolean())
    for (const Value& missed : body.find("missed")->items()) apply_missed(missed, seq, "seq");
  if (has_state && body.find("recovered")->boolean() && seq != *state->int64_at("seq")) fault("missed stops short");
  if (has_state && body.find("chat_recovered")->boolean())
    for (const Value& missed : body.find("missed_chat")->items()) apply_missed(missed, chat_seq, "chat_seq");
  apply_state(*state);
}

// What came between the question and its answer is in both. An extension has its bid's seq, and follows it.
void ModelViewer::apply_missed(const Value& missed, std::int64_t known, std::string_view key) {
  const std::string type = text_at(missed, "type");
  const std::int64_t at = *missed.int64_at(key);
  if (at > known || (type == "anti_snipe" && at == last_missed_)) apply(type, missed);
  last_missed_ = at > known ? at : last_missed_;
}

void ModelViewer::apply_state(const Value& state) {
  if (has_state && *state.int64_at("seq") < seq) fault("the state went back");
  has_state = true;
  epoch = *state.int64_at("epoch");
  seq = *state.int64_at("seq");
  chat_seq = *state.int64_at("chat_seq");
  status_ = text_at(state, "status");
  high_bid_ = text_at(state, "current_high_bid");
  high_bidder_ = text_at(state, "high_bidder_id");
  minimum_bid_ = text_at(state, "minimum_bid");
  bid_count_ = *state.int64_at("bid_count");
  end_time_ = first_end_time_ = *state.int64_at("end_time");
  anti_snipe_count_ = *state.int64_at("anti_snipe_count");
  extended_ms_ = 0;
}

void ModelViewer::apply(const std::string& type, const Value& body) {
  if (type == "auction_state") return apply_state(body);
  if (!has_state) return;
  if (type == "bid_placed") return apply_bid(body);
  if (type == "chat_message" || type == "chat_deleted") return apply_chat(body);
  if (type == "anti_snipe") {
    end_time_ = *body.int64_at("end_time");
    anti_snipe_count_ = *body.int64_at("anti_snipe_count");
    extended_ms_ += *body.int64_at("extended_by_ms");
  } else if (type == "auction_ended") {
    if (*body.int64_at("seq") != seq + 1) fault("the close is not the next event");
    seq = *body.int64_at("seq");
    status_ = "closed";
  }
}

void ModelViewer::apply_bid(const Value& body) {
  const std::int64_t newest = *body.int64_at("seq");
  const std::int64_t merged = *body.int64_at("merged");
  if (newest - merged != seq + 1) {
    std::ostringstream what;
    what << "after " << seq << " came " << newest - merged << " to " << newest;
    fault(what.str());
  }
  seq = newest;
  bid_count_ = *body.int64_at("bid_count");
  high_bid_ = text_at(body, "amount");
  high_bidder_ = text_at(body, "user_id");
  minimum_bid_ = text_at(body, "minimum_bid");
  end_time_ = *body.int64_at("end_time");
}

void ModelViewer::apply_chat(const Value& body) {
  if (*body.int64_at("chat_seq") != chat_seq + 1) fault("chat jumped from " + std::to_string(chat_seq));
  chat_seq = *body.int64_at("chat_seq");
}

std::string ModelViewer::difference_from(const domain::Auction& auction, std::int64_t newest_chat) const {
  std::ostringstream out;
  const auto compare = [&](const char* name, const auto& mine, const auto& theirs) {
    if (mine != theirs) out << name << ": " << mine << ", not " << theirs << "; ";
  };
  const auto high = auction.high_bid();
  compare("seq", seq, auction.seq());
  compare("chat_seq", chat_seq, newest_chat);
  compare("status", status_, std::string(domain::to_string(auction.status())));
  compare("high bid", high_bid_, high ? domain::to_string(high->amount) : "");
  compare("high bidder", high_bidder_, high ? domain::to_string(high->user_id) : "");
  compare("minimum bid", minimum_bid_, domain::to_string(auction.minimum_bid()));
  compare("bid count", bid_count_, auction.bid_count());
  compare("end time", end_time_, auction.end_time());
  compare("anti-snipe count", anti_snipe_count_, auction.anti_snipe_count());
  compare("sum of extensions", extended_ms_, auction.end_time() - first_end_time_);
  for (const std::string& one : faults) out << one << "; ";
  return out.str();
}

}  // namespace fa::gateway::test
