#include "services/gateway/personal_news.h"

#include <string>
#include <utility>

namespace fa::gateway {

using wire::MessageType;

void PersonalNews::add(const std::shared_ptr<const domain::BidPlaced>& placed) {
  if (people_.contains(placed->bid.user_id))
    waiting_.push_back({placed->bid.user_id, MessageType::you_are_winning, placed});
  if (placed->outbid_user_id && placed->outbid_amount && people_.contains(*placed->outbid_user_id))
    waiting_.push_back({*placed->outbid_user_id, MessageType::you_were_outbid, placed});
}

void PersonalNews::tell(const wire::About& about) {
  for (const Item& item : std::exchange(waiting_, {})) {
    if (!people_.contains(item.user_id)) continue;  // gone meanwhile
    const std::string body = item.type == MessageType::you_are_winning
                                 ? wire::you_are_winning_body(about, item.placed->bid)
                                 : wire::you_were_outbid_body(about, *item.placed);
    people_.tell(item.user_id, item.type, body);
  }
}

}  // namespace fa::gateway
