// A time in which the engine was not there: stopped, suspended, hung in a commit, or not running at all. It is given
// back to every auction that was live, in one commit, before anything else is decided (rules, "When the house was
// away").
#include <algorithm>

#include "adapters/embedded/engine/engine_loop.h"
#include "base/log.h"

namespace fa::embedded {

void EngineLoop::look_at_clock() {
  const auto before = now_.unix_ms;
  now_ = clock_.mark();
  now_.unix_ms = std::max(now_.unix_ms, before);
}

bool EngineLoop::give_back_outage() {
  const auto outage = alive_.outage_before(now_.unix_ms);
  // Without a live auction nobody loses time, and `alive` is not kept up to date.
  if (!outage || !table_.any_live()) {
    if (outage) alive_.move_to(now_.unix_ms);
    return true;
  }
  Batch batch(0);
  const std::size_t auctions = give_back_to_all(*outage, batch);
  if (!batch.events().empty() && !store(batch)) return false;
  alive_.move_to(now_.unix_ms);
  if (batch.events().empty()) return true;
  publish(batch.take_events());
  metrics_.outage_given_back(outage->now - outage->alive);
  base::log::warn("the house was away: its time was given back",
                  {{"away_ms", std::to_string(outage->now - outage->alive)},
                   {"alive", std::to_string(outage->alive)},
                   {"auctions", std::to_string(auctions)}});
  return true;
}

std::size_t EngineLoop::give_back_to_all(const domain::Outage& outage, Batch& batch) {
  table_.for_each([&](domain::Auction& auction) {
    if (!auction.gets_back(outage)) return;
    auction.give_back(outage);
    batch.add_change(auction);
  });
  return batch.events().size();
}

// From now on nobody can bid who is not here yet, so this is where an outage begins.
void EngineLoop::close_doors() {
  alive_.close_doors(now_.unix_ms);
  if (health_.is_down()) return;  // what is stored is older, and gives back more
  Batch nothing(0);
  const auto done = journal_.append({}, {}, AliveMark{now_, boot_id_, true});
  if (!done) fail(nothing, done.error());
}

}  // namespace fa::embedded
