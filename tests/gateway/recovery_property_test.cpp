// INV-11: a client that applied a snapshot and every later event, through any number of reconnections, holds the
// server's state; told in any interleaving of bids, chat, joins, answers, ticks and slow connections.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "gateway/support/house.h"
#include "gateway/support/model_viewer.h"

namespace fa::gateway::test {
namespace {

struct Person {
  std::unique_ptr<Client> client;
  ModelViewer model;
};

// Everything is a crowd, and each of its viewers is written to in another turn.
Settings crowded_settings(Settings settings) {
  settings.limits.at_once_viewers = 0;
  settings.limits.crowd_writes_per_turn = 1;
  return settings;
}

// Bounds so low that slow viewers fall back to snapshots, and joins start anew, many times in a story.
Settings narrow_settings() {
  Settings settings = generous_settings();
  settings.limits.backlog_events_max = 3;
  settings.limits.recent_events_max = 4;
  return settings;
}

class Story {
 public:
  explicit Story(const Settings& settings) : house_(settings), id_(house_.open(40'000)) { people_.resize(4); }

  void play(int step) {
    switch (step % 16) {
      case 0:
      case 1:
      case 2:
      case 3:
        return bid();
      case 4:
      case 5:
        return house_.chat_log.append({id_, {uuid_of(++counter_)}, user_id_of("talker"), "talker", "hello"},
                                      [](const auto&) {});
      case 6:
      case 7:
        return join(person(step), step);
      case 8:
        (void)house_.live.thread.step();
        return;
      case 9:
        (void)house_.chat_log.thread.step();
        return;
      case 10:
        return step / 16 % 2 == 0 ? house_.turn_loops() : void(house_.turn_once());
      case 11:
        return house_.advance(step / 16 % 15);
      case 12:
        return disconnect(person(step));
      case 13:
        if (person(step).client) person(step).client->connection->congested = true;
        return;
      case 14:
        if (person(step).client) person(step).client->drain();
        return;
      default:
        return house_.settle();
    }
  }

  std::string end() {
    for (Person& one : people_)
      if (one.client) one.client->drain();
    for (int i = 0; i < 4; ++i) {
      house_.settle();
      house_.advance(1'100);
    }
    house_.settle();
    std::string all;
    for (Person& one : people_) {
      if (!one.client) continue;
      one.model.read(*one.client);
      if (one.model.has_state) all += one.model.difference_from(house_.live.at(id_), house_.chat_log.newest(id_));
    }
    return all;
  }

  void close() {
    house_.live.close(id_, [](const auto&) {});
  }

 private:
  Person& person(int step) { return people_[static_cast<std::size_t>(step / 16) % people_.size()]; }

  static void disconnect(Person& one) {
    if (one.client) one.model.read(*one.client);
    one.client.reset();
  }

  void bid() {
    const std::string name = "bidder" + std::to_string(counter_ % 3);
    house_.live.bid_elsewhere(id_, user_id_of(name), name, {100 + 10 * ++counter_});
  }

  // Joins; somebody who has been here joins again from where they were, on the same connection or a new one.
  void join(Person& one, int step) {
    if (!one.client) {
      if (step % 2 == 0)
        one.client = std::make_unique<PlainClient>(house_.endpoints[0], std::nullopt);
      else
        one.client = std::make_unique<SocketIoClient>(house_.endpoints[0], "/", "");
      one.model.start_new_connection();
    }
    one.model.read(*one.client);
    std::string since;
    if (one.model.has_state)
      since = R"("since":{"epoch":)" + std::to_string(one.model.epoch) + R"(,"seq":)" + std::to_string(one.model.seq) +
              R"(,"chat_seq":)" + std::to_string(one.model.chat_seq) + "}";
    one.client->request("join_auction", about(id_, since));
  }

  House house_;
  domain::AuctionId id_;
  std::vector<Person> people_;
  std::uint32_t counter_ = 0;
};

void tell_a_story(const Settings& settings) {
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 16 * 60));
  const bool closes = *rc::gen::arbitrary<bool>();
  Story story(settings);
  for (const int step : steps) story.play(step);
  if (closes) story.close();
  const std::string differences = story.end();
  if (!differences.empty()) RC_FAIL(differences);
}

RC_GTEST_PROP(Recovery, EveryViewerHoldsTheServersState, ()) {
  tell_a_story(narrow_settings());
}

RC_GTEST_PROP(Recovery, EveryViewerOfACrowdHoldsTheServersState, ()) {
  tell_a_story(crowded_settings(narrow_settings()));
}

}  // namespace
}  // namespace fa::gateway::test
