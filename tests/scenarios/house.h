// Where a scenario can happen. One auction at a time; a later open begins anew.
#pragma once

#include <memory>

#include "domain/event.h"

namespace fa::scenarios {

class House {
 public:
  virtual ~House() = default;
  virtual void open(const domain::Opening& opening) = 0;
  virtual std::expected<domain::Placed, domain::Refusal> place(const domain::AuctionId& id,
                                                               const domain::BidRequest& bid, domain::UnixMs now) = 0;
  virtual domain::ClosedRecord host_closes(domain::UnixMs now) = 0;
  // nullopt: it is not due.
  virtual std::optional<domain::ClosedRecord> timer(domain::UnixMs now) = 0;
  // false: it gets nothing back.
  virtual bool comes_back(const domain::Outage& outage) = 0;
  virtual void set_blocked(const domain::UserId& user, bool blocked) = 0;
  virtual void commit_fails() = 0;
  // Rebuilds the auction from its records alone; false where they do not fit together.
  virtual bool restart() = 0;
  virtual domain::AuctionView view() const = 0;
};

std::unique_ptr<House> house_of_domain();     // domain/auction.h
std::unique_ptr<House> house_of_reference();  // tests/domain/reference_model.h

}  // namespace fa::scenarios
