// Who may moderate an auction, and against whom (rules, "A bid": ranks).
#pragma once

#include <expected>
#include <string_view>

#include "domain/rank.h"
#include "rest/find_auction.h"

namespace fa::auctions {

// The rank of somebody in this auction: as its host, or by the role that their token names.
domain::Rank rank_in(const rest::Caller& caller, const ports::CatalogEntry& auction);
domain::Rank rank_in(const ports::User& user, const ports::CatalogEntry& auction);

// The auction, where the caller may moderate it; otherwise the answer.
std::expected<ports::CatalogEntry, rest::Response> moderated_auction(ports::Catalog& catalog, std::string_view id,
                                                                     const rest::Caller& caller);

// Whom a caller acts against in an auction.
struct Moderation {
  ports::CatalogEntry auction;
  ports::User target;
  domain::Rank rank;  // the caller's
};

// The error is the answer: an unknown auction or user, no moderator, or somebody of the caller's own or a higher rank.
std::expected<Moderation, rest::Response> moderation(ports::Catalog& catalog, ports::Users& users, std::string_view id,
                                                     std::string_view user_id, const rest::Caller& caller);

}  // namespace fa::auctions
