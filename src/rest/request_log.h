// What the log says of a request beside its route and its answer: who asked, and about which auction.
#pragma once

#include <string_view>

#include "base/http/router.h"
#include "domain/uuid.h"
#include "rest/problems.h"

namespace fa::rest {

void log_user(Response& response, const domain::UserId& id);
void log_auction(Response& response, const domain::AuctionId& id);
// The auction, and the person or the chat message that is moderated, that a path by `pattern` names
// (`…/auctions/{id}…`). Nothing for other patterns, and for what is no id: only what we made ourselves goes into the
// log.
void log_auction_of_path(Response& response, std::string_view pattern, const base::http::PathParams& params);

}  // namespace fa::rest
