#include "services/auctions/moderators.h"

#include <algorithm>

namespace fa::auctions {

using domain::Rank;
using rest::ErrorCode;

Rank rank_in(const rest::Caller& caller, const ports::CatalogEntry& auction) {
  if (caller.is_admin) return Rank::admin;
  if (caller.is_moderator) return Rank::moderator;
  return rest::is_host(caller, auction) ? Rank::host : Rank::other;
}

Rank rank_in(const ports::User& user, const ports::CatalogEntry& auction) {
  return std::max(user.rank, user.user_id == auction.host_user_id ? Rank::host : Rank::other);
}

std::expected<ports::CatalogEntry, rest::Response> moderated_auction(ports::Catalog& catalog, std::string_view id,
                                                                     const rest::Caller& caller) {
  auto entry = rest::find_auction(catalog, id);
  if (entry && rank_in(caller, *entry) == Rank::other)
    return std::unexpected(rest::problem(ErrorCode::forbidden, "Only the host or a moderator may do this."));
  return entry;
}

std::expected<Moderation, rest::Response> moderation(ports::Catalog& catalog, ports::Users& users, std::string_view id,
                                                     std::string_view user_id, const rest::Caller& caller) {
  auto entry = moderated_auction(catalog, id, caller);
  if (!entry) return std::unexpected(std::move(entry.error()));
  const auto parsed = domain::parse_id<domain::UserId>(user_id);
  if (!parsed) return std::unexpected(rest::problem(ErrorCode::not_found, "There is no such user."));
  auto target = users.find(*parsed);
  if (!target) return std::unexpected(rest::problem_of(target.error()));
  const Rank rank = rank_in(caller, *entry);
  if (!domain::may_act_against(rank, rank_in(*target, *entry)))
    return std::unexpected(rest::problem(ErrorCode::forbidden, "Nobody acts against their own or a higher rank."));
  return Moderation{std::move(*entry), std::move(*target), rank};
}

}  // namespace fa::auctions
