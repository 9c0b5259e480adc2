#include "services/auctions/blocking.h"

#include <algorithm>

#include "rest/decisions.h"
#include "rest/paging.h"
#include "services/auctions/moderators.h"

namespace fa::auctions {

using rest::Caller;
using rest::ErrorCode;
using rest::PathParams;
using rest::Request;
using rest::Response;

namespace {

Response problem_of(ports::BlockError error) {
  switch (error) {
    case ports::BlockError::auction_not_found:
      return rest::problem(ErrorCode::auction_not_found);
    case ports::BlockError::too_many:
      return rest::invalid_field(
          "user_id", "no more than " + std::to_string(ports::kBlocksMax) + " people can be blocked in one auction");
    case ports::BlockError::outcome_unknown:
      return rest::problem(ErrorCode::outcome_unknown);
    case ports::BlockError::unavailable:
      break;
  }
  return rest::problem(ErrorCode::unavailable);
}

}  // namespace

void Blocking::add_routes(rest::GuardedRoutes& routes) {
  using rest::Cost;
  routes.user(
      "GET", "/auctions/{id}/blocks", Cost::read,
      [this](const Request&, const PathParams& params, const Caller& caller) { return list(params["id"], caller); });
  routes.user("PUT", "/auctions/{id}/blocks/{user_id}", Cost::write,
              [this](const Request&, const PathParams& params, const Caller& caller) {
                return block(params["id"], params["user_id"], caller);
              });
  routes.user("DELETE", "/auctions/{id}/blocks/{user_id}", Cost::write,
              [this](const Request&, const PathParams& params, const Caller& caller) {
                return unblock(params["id"], params["user_id"], caller);
              });
}

// All of them: there is a bound (ports/blocks.h).
Response Blocking::list(std::string_view id, const Caller& caller) const {
  const auto entry = moderated_auction(ports_.catalog, id, caller);
  if (!entry) return entry.error();
  const auto blocks = ports_.blocks.blocked_in(entry->auction_id);
  if (!blocks) return rest::problem_of(blocks.error());
  return rest::list_response(*blocks, std::nullopt, [](auto& writer, const ports::Block& block) {
    writer.begin_object();
    writer.field("user_id", domain::to_string(block.user_id));
    writer.field("username", block.username);
    writer.field("blocked_at", block.blocked_at);
    writer.field("blocked_by", domain::to_string(block.blocked_by));
    writer.field("blocked_by_username", block.blocked_by_username);
    writer.end_object();
  });
}

Response Blocking::block(std::string_view id, std::string_view user_id, const Caller& caller) const {
  const auto asked = moderation(ports_.catalog, ports_.users, id, user_id, caller);
  if (!asked) return asked.error();
  const auto done = rest::Decisions(ports_.live_auctions)
                        .block({.auction_id = asked->auction.auction_id,
                                .user_id = asked->target.user_id,
                                .username = asked->target.username,
                                .blocked_by = caller.user.user_id,
                                .blocked_by_username = caller.user.username,
                                .rank = asked->rank});
  if (!done) return problem_of(done.error());
  return tell_chat(asked->auction.auction_id, asked->target.user_id, true);
}

Response Blocking::unblock(std::string_view id, std::string_view user_id, const Caller& caller) const {
  const auto asked = moderation(ports_.catalog, ports_.users, id, user_id, caller);
  if (!asked) return asked.error();
  const auto blocks = ports_.blocks.blocked_in(asked->auction.auction_id);
  if (!blocks) return rest::problem_of(blocks.error());
  const auto block = std::ranges::find(*blocks, asked->target.user_id, &ports::Block::user_id);
  if (block != blocks->end() && !domain::may_undo(asked->rank, block->rank))
    return rest::problem(ErrorCode::forbidden, "Somebody of a higher rank has blocked them.");
  const auto done = rest::Decisions(ports_.live_auctions).unblock(asked->auction.auction_id, asked->target.user_id);
  if (!done) return problem_of(done.error());
  return tell_chat(asked->auction.auction_id, asked->target.user_id, false);
}

Response Blocking::tell_chat(const domain::AuctionId& id, const domain::UserId& user_id, bool blocked) const {
  const auto told = ports_.chat.note_block(id, user_id, blocked);
  return told ? rest::no_content() : rest::problem_of(told.error());
}

}  // namespace fa::auctions
