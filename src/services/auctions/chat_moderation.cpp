#include "services/auctions/chat_moderation.h"

#include <charconv>

#include "rest/find_auction.h"
#include "rest/paging.h"
#include "services/auctions/moderators.h"

namespace fa::auctions {
namespace {

using rest::Caller;
using rest::ErrorCode;
using rest::PathParams;
using rest::Request;
using rest::Response;

std::string_view name_of(ports::ChatType type) {
  switch (type) {
    case ports::ChatType::system:
      return "system";
    case ports::ChatType::auctioneer:
      return "auctioneer";
    case ports::ChatType::user:
      break;
  }
  return "user";
}

void write_message(base::json::Writer& writer, const ports::ChatMessage& message) {
  const bool by_somebody = message.type != ports::ChatType::system;
  writer.begin_object();
  writer.field("auction_id", domain::to_string(message.auction_id));
  writer.field("chat_seq", message.chat_seq);
  writer.field("message_id", domain::to_string(message.message_id));
  by_somebody ? writer.field("user_id", domain::to_string(message.user_id)) : writer.null_field("user_id");
  by_somebody ? writer.field("username", message.username) : writer.null_field("username");
  writer.field("message", message.message);
  writer.field("message_type", name_of(message.type));
  writer.field("timestamp", message.timestamp);
  writer.end_object();
}

// `?before=<chat_seq>`; the error is the answer.
std::expected<std::optional<std::int64_t>, Response> read_before(const Request& request) {
  const auto given = rest::query_value(request, "before");
  if (!given) return std::unexpected(rest::invalid_field("before", given.error()));
  const auto& text = *given;
  if (!text) return std::nullopt;
  std::int64_t before = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), before);
  if (error != std::errc{} || end != text->data() + text->size() || before < 1)
    return std::unexpected(rest::invalid_field("before", "must be a chat_seq"));
  return before;
}

Response done_or_problem(const std::expected<void, ports::StoreError>& result) {
  return result ? rest::no_content() : rest::problem_of(result.error());
}

}  // namespace

void ChatModeration::add_routes(rest::GuardedRoutes& routes) {
  using rest::Cost;
  routes.anyone("GET", "/auctions/{id}/chat",
                [this](const Request& request, const PathParams& params) { return history(request, params["id"]); });
  routes.user("DELETE", "/auctions/{id}/chat/{message_id}", Cost::write,
              [this](const Request&, const PathParams& params, const Caller& caller) {
                return remove(params["id"], params["message_id"], caller);
              });
  routes.user(
      "GET", "/auctions/{id}/mutes", Cost::read,
      [this](const Request&, const PathParams& params, const Caller& caller) { return muted(params["id"], caller); });
  for (const bool muted : {true, false})
    routes.user(muted ? "PUT" : "DELETE", "/auctions/{id}/mutes/{user_id}", Cost::write,
                [this, muted](const Request&, const PathParams& params, const Caller& caller) {
                  return set_muted(params["id"], params["user_id"], muted, caller);
                });
}

Response ChatModeration::history(const Request& request, std::string_view id) const {
  const auto entry = rest::find_auction(ports_.catalog, id);
  if (!entry) return entry.error();
  const auto paging = rest::read_paging(request, "before");
  if (!paging) return paging.error();
  const auto before = read_before(request);
  if (!before) return before.error();
  auto messages = ports_.chat.history(entry->auction_id, *before, paging->limit + 1);
  if (!messages) return rest::problem_of(messages.error());
  std::optional<std::string> next;
  if (messages->size() > paging->limit) {
    messages->resize(paging->limit);
    next = std::to_string(messages->back().chat_seq);
  }
  return rest::list_response(*messages, next, write_message);
}

Response ChatModeration::remove(std::string_view id, std::string_view message_id, const Caller& caller) const {
  const auto entry = moderated_auction(ports_.catalog, id, caller);
  if (!entry) return entry.error();
  const auto message = domain::parse_id<domain::MessageId>(message_id);
  if (!message) return rest::problem(ErrorCode::not_found);
  return done_or_problem(ports_.chat.remove(entry->auction_id, *message));
}

Response ChatModeration::muted(std::string_view id, const Caller& caller) const {
  const auto entry = moderated_auction(ports_.catalog, id, caller);
  if (!entry) return entry.error();
  const auto users = ports_.chat.muted(entry->auction_id);
  if (!users) return rest::problem_of(users.error());
  return rest::list_response(*users, std::nullopt, [&](auto& writer, domain::UserId user_id) {
    const auto user = ports_.users.find(user_id);
    writer.begin_object();
    writer.field("user_id", domain::to_string(user_id));
    user ? writer.field("username", user->username) : writer.null_field("username");
    writer.end_object();
  });
}

Response ChatModeration::set_muted(std::string_view id, std::string_view user_id, bool muted,
                                   const Caller& caller) const {
  const auto asked = moderation(ports_.catalog, ports_.users, id, user_id, caller);
  if (!asked) return asked.error();
  const auto done = ports_.chat.set_muted(asked->auction.auction_id, asked->target.user_id, muted, asked->rank);
  if (!done && done.error().kind == ports::StoreErrorKind::conflict)
    return rest::problem(ErrorCode::forbidden, "Somebody of a higher rank has muted them.");
  return done_or_problem(done);
}

}  // namespace fa::auctions
