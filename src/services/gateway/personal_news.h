// What an accepted bid means to the two people whom it concerns (protocol, "you_are_winning, you_were_outbid"): told on
// each of their connections, whichever auctions these have joined. Loop thread only.
#pragma once

#include <memory>
#include <vector>

#include "domain/event.h"
#include "services/gateway/people.h"
#include "wire/server_message.h"

namespace fa::gateway {

// News that wait for the write of the bids that they are about. What concerns one person is never merged.
class PersonalNews {
 public:
  explicit PersonalNews(const People& people) : people_(people) {}

  // Notes what `placed` means to those who are on this loop.
  void add(const std::shared_ptr<const domain::BidPlaced>& placed);
  std::size_t size() const { return waiting_.size(); }
  // Tells all that waits.
  void tell(const wire::About& about);

 private:
  struct Item {
    domain::UserId user_id;
    wire::MessageType type;
    std::shared_ptr<const domain::BidPlaced> placed;
  };
  const People& people_;
  std::vector<Item> waiting_;
};

}  // namespace fa::gateway
