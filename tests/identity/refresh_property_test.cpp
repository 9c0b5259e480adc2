// A grant has one chain of refresh tokens, in whatever order they come.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

#include "adapters/embedded/identity/grant_store.h"
#include "identity/support/house.h"

namespace fa::test {
namespace {

using identity::kRefreshGraceMs;

// One house for all cases; each signs somebody up.
struct Chain {
  Chain() : browser(house().router) {
    static int people = 0;
    browser.address = "10.0." + std::to_string(people / 50) + ".1";
    first = json_text(redeem(browser, code_for(browser, "person" + std::to_string(people++))).body, "refresh_token");
  }
  static House& house() {
    static House one;
    return one;
  }
  std::string next(const std::string& token) { return json_text(refresh(browser, token).body, "refresh_token"); }
  Browser browser;
  std::string first;
};

// Some known token, after some time.
using Step = std::pair<std::size_t, std::int64_t>;
rc::Gen<std::vector<Step>> steps() {
  return rc::gen::container<std::vector<Step>>(
      rc::gen::pair(rc::gen::inRange<std::size_t>(0, 4), rc::gen::inRange<std::int64_t>(0, kRefreshGraceMs + 500)));
}

void one_successor() {
  Chain chain;
  std::vector<std::string> known = {chain.first};  // in the order of the chain
  bool is_over = false;
  for (const auto& [back, wait_ms] : *steps()) {
    Chain::house().clock.advance_ms(wait_ms);
    const std::size_t at = known.size() - 1 - std::min(back, known.size() - 1);
    const std::string answer = chain.next(known[at]);
    if (answer.empty()) {
      is_over = is_over || at + 2 < known.size();
      continue;
    }
    RC_ASSERT(!is_over);
    if (at + 1 < known.size()) {
      RC_ASSERT(at + 2 == known.size());  // of used tokens, the last alone
      RC_ASSERT(answer == known[at + 1]);
    } else {
      known.push_back(answer);
    }
  }
}

void two_holders(bool first_goes_first) {
  Chain chain;
  std::vector<std::string> held = {chain.first, chain.first};
  for (int round = 0; round < 3; ++round) {
    const bool order = round == 0 ? first_goes_first : *rc::gen::arbitrary<bool>();
    for (const int who : {order ? 0 : 1, order ? 1 : 0}) {
      Chain::house().clock.advance_ms(*rc::gen::inRange<std::int64_t>(0, kRefreshGraceMs / 2));
      if (!held[who].empty()) held[who] = chain.next(held[who]);
    }
  }
  RC_ASSERT(held[0].empty() || held[1].empty());
  RC_ASSERT(!held[0].empty() || !held[1].empty());  // nobody showed an old one out of its grace
}

// Whose every second answer is lost asks again, and is never signed out.
void lost_answers() {
  Chain chain;
  std::string token = chain.first;
  bool was_lost = false;
  for (const bool is_lost : *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>())) {
    if (is_lost && !was_lost) {
      for (int tries = *rc::gen::inRange(1, 4); tries > 0; --tries) RC_ASSERT(!chain.next(token).empty());
      Chain::house().clock.advance_ms(*rc::gen::inRange<std::int64_t>(0, kRefreshGraceMs));
    }
    was_lost = is_lost && !was_lost;
    token = chain.next(token);
    RC_ASSERT(!token.empty());
    Chain::house().clock.advance_ms(14 * 60'000);
  }
}

TEST(RefreshChain, gives_each_token_one_successor_and_only_the_newest_goes_on) {
  EXPECT_TRUE(rc::check(one_successor));
}
TEST(RefreshChain, does_not_carry_two_holders) {
  EXPECT_TRUE(rc::check(two_holders));
}
TEST(RefreshChain, carries_one_holder_through_lost_answers) {
  EXPECT_TRUE(rc::check(lost_answers));
}

}  // namespace
}  // namespace fa::test
