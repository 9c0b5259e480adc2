#include "wire/realtime_ack.h"

#include "wire/bid_json.h"
#include "wire/fields.h"

namespace fa::wire {
namespace {

using base::json::Writer;

constexpr std::size_t kAckBytes = 160;  // what most acknowledgements fit into without growing

template <class WriteFields>
std::string object(WriteFields write_fields) {
  std::string out;
  out.reserve(kAckBytes);
  Writer writer(out);
  writer.begin_object();
  write_fields(writer);
  writer.end_object();
  return out;
}

void write_objects(Writer& writer, base::json::Key name, const std::vector<std::string>& objects) {
  writer.key(name);
  writer.begin_array();
  for (const std::string& one : objects) writer.raw(one);
  writer.end_array();
}

}  // namespace

std::string ok_ack() {
  return R"({"ok":true})";
}

std::string auth_ack(domain::UserId user_id, std::string_view username) {
  return object([&](Writer& writer) {
    writer.field("ok", true);
    write_id(writer, "user_id", user_id);
    writer.field("username", username);
  });
}

std::string join_ack(const JoinAnswer& answer) {
  return object([&](Writer& writer) {
    writer.field("ok", true);
    writer.key("state");
    writer.raw(answer.state);
    writer.field("recovered", answer.recovered);
    write_objects(writer, "missed", answer.missed);
    writer.field("chat_recovered", answer.chat_recovered);
    write_objects(writer, "missed_chat", answer.missed_chat);
  });
}

std::string bid_ack(const domain::Acceptance& acceptance) {
  return object([&](Writer& writer) { write_acceptance(writer, acceptance); });
}

std::string chat_ack(domain::MessageId message_id, std::int64_t chat_seq) {
  return object([&](Writer& writer) {
    writer.field("ok", true);
    write_id(writer, "message_id", message_id);
    writer.field("chat_seq", chat_seq);
  });
}

std::string time_sync_ack(std::string_view t0_literal, std::int64_t t1, std::int64_t t2) {
  return object([&](Writer& writer) {
    writer.key("t0");
    writer.raw(t0_literal);
    writer.field("t1", t1);
    writer.field("t2", t2);
  });
}

std::string error_ack(const Error& error) {
  return object([&](Writer& writer) {
    writer.field("ok", false);
    writer.key("error");
    writer.begin_object();
    write_error(writer, error);
    writer.end_object();
  });
}

std::string as_plain_ack(std::string_view ref, std::string_view ack) {
  std::string out = R"({"type":"ack","ref":)";
  out.reserve(ack.size() + ref.size() + 24);
  out += ref;
  out += ',';
  out += ack.substr(1);
  return out;
}

}  // namespace fa::wire
