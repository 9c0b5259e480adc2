// Acts out the steps of a scenario in a house, and says after each which facts hold.
#pragma once

#include <set>

#include "house.h"
#include "scenario.h"

namespace fa::scenarios {

using Facts = std::set<std::string>;

class Storyteller {
 public:
  explicit Storyteller(House& house) : house_(house) {}
  Facts act(const Action& action);

 private:
  Facts act_out(const Open& open);
  Facts act_out(const Bid& bid);
  Facts act_out(const Timer& timer);
  Facts act_out(const HostCloses& order);
  Facts act_out(const ComesBack& outage);
  Facts act_out(const Blocks& block);
  Facts act_out(const CommitFails&);
  Facts act_out(const Restart&);
  Facts act_out(const Look&) { return facts_of_view(); }

  Facts facts_of_view() const;
  Facts facts_of(const domain::ClosedRecord& close) const;
  std::string time(domain::UnixMs at) const { return seconds(at - start_); }
  std::string winner_of(const domain::ClosedRecord& close) const;

  House& house_;
  domain::UnixMs start_ = 1'700'000'000'000;
  int openings_ = 0;
  int unnamed_bids_ = 0;
};

}  // namespace fa::scenarios
