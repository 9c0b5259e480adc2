// What a request is answered with, as a JSON object.
// Over Socket.IO it is the argument of the acknowledgement, over plain WebSocket the members of
// `{"type":"ack","ref":…, …}`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/auction.h"
#include "wire/realtime_error.h"

namespace fa::wire {

struct JoinAnswer {
  std::string state;  // auction_state as a JSON object
  bool recovered = false;
  std::vector<std::string> missed;  // events with their type, as JSON objects
  bool chat_recovered = false;
  std::vector<std::string> missed_chat;
};

std::string ok_ack();
std::string auth_ack(domain::UserId user_id, std::string_view username);
std::string join_ack(const JoinAnswer& answer);
std::string bid_ack(const domain::Acceptance& acceptance);
std::string chat_ack(domain::MessageId message_id, std::int64_t chat_seq);
std::string time_sync_ack(std::string_view t0_literal, std::int64_t t1, std::int64_t t2);  // Unix ms
std::string error_ack(const Error& error);

// The plain framing of an answer. `ref` is JSON text.
std::string as_plain_ack(std::string_view ref, std::string_view ack);

}  // namespace fa::wire
