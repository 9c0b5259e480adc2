#include "gateway/support/house.h"

#include <gtest/gtest.h>
#include <algorithm>

#include <future>

namespace fa::gateway::test {

Settings generous_settings() {
  Settings settings;
  settings.bids.by_tier.fill({1e6, 1e6});
  settings.chat.by_tier.fill({1e6, 1e6});
  return settings;
}

House::House(const Settings& settings, std::size_t loop_count)
    : gateway({live, chat_log, identity, identity, video, clock, clock}, settings, pool, bid_rates, observer, door) {
  for (std::size_t i = 0; i < loop_count; ++i) {
    auto loop = std::make_unique<ManualLoop>(clock);
    loops.push_back(loop.get());
    endpoints.push_back(gateway.add_loop(std::move(loop)));
  }
  feed.subscribe(gateway);
  settle();
}

// The pool has one thread and takes work in order: once this is run, so is all that came before.
void House::wait_for_pool() {
  std::promise<void> reached;
  ASSERT_TRUE(pool.run([&] { reached.set_value(); }));
  reached.get_future().wait();
}

bool House::turn_once() {
  wait_for_pool();
  bool busy = false;
  for (ManualLoop* loop : loops) busy |= loop->turn();
  return busy;
}

void House::turn_loops() {
  while (turn_once()) {
  }
}

void House::settle() {
  for (bool busy = true; busy;) {
    busy = turn_once();
    while (live.thread.step()) busy = true;
    while (chat_log.thread.step()) busy = true;
  }
}

void House::advance(std::int64_t ms) {
  const std::int64_t until_us = clock.us + ms * 1'000;
  for (;;) {
    const auto next = std::ranges::min_element(loops, {}, &ManualLoop::next_timer_us);
    if ((*next)->next_timer_us() > until_us) break;
    clock.us = std::max(clock.us, (*next)->next_timer_us());
    (*next)->run_due_timer();
    turn_loops();
  }
  clock.us = until_us;
  turn_loops();
}

domain::AuctionId House::open(std::int64_t duration_ms, std::string_view host) {
  domain::Opening opening;
  opening.auction_id = {uuid_of(0xA0C70000 + ++ids_)};
  opening.host_user_id = user_id_of(host);
  opening.host_username = host;
  opening.title = "A lamp";
  opening.starting_bid = {100};
  opening.step.max_floor = domain::kAmountMax;
  opening.start_time = clock.unix_ms();
  opening.end_time = opening.start_time + duration_ms;
  return live.add(opening).opening().auction_id;
}

std::unique_ptr<PlainClient> House::plain(std::optional<std::string> token, std::size_t loop) {
  auto client = std::make_unique<PlainClient>(endpoints[loop], token);
  settle();
  return client;
}

std::unique_ptr<SocketIoClient> House::socketio(const std::string& nsp, const std::string& auth_json,
                                                std::size_t loop) {
  auto client = std::make_unique<SocketIoClient>(endpoints[loop], nsp, auth_json);
  settle();
  return client;
}

std::unique_ptr<PlainClient> House::viewer(const domain::AuctionId& id, std::optional<std::string> token,
                                           std::size_t loop) {
  auto client = plain(std::move(token), loop);
  const std::string ref = client->request("join_auction", about(id));
  settle();
  EXPECT_EQ(client->ack_code(ref), "ok");
  return client;
}

void House::bid(const domain::AuctionId& id, std::int64_t cents, std::string_view name) {
  live.bid_elsewhere(id, user_id_of(name), std::string(name), {cents});
  settle();
}

void House::chat(const domain::AuctionId& id, std::string_view text, std::string_view name) {
  static std::uint32_t messages = 0;
  chat_log.append({id, {uuid_of(0xC4A70000 + ++messages)}, user_id_of(name), std::string(name), std::string(text)},
                  [](const auto&) {});
  settle();
}

std::string about(const domain::AuctionId& id, std::string_view more) {
  std::string fields = R"("auction_id":")" + domain::to_string(id) + '"';
  if (!more.empty()) fields.append(",").append(more);
  return fields;
}

std::string bid_fields(const domain::AuctionId& id, std::string_view amount) {
  return about(id, R"("amount":)" + std::string(amount));
}

}  // namespace fa::gateway::test
