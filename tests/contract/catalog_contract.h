// What every ports::Catalog must do. An adapter's test includes this in one .cpp and instantiates CatalogContract with
// its harness. Needs gtest_main.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <thread>

#include "base/crypto.h"
#include "ports/catalog.h"

namespace fa::contract {

// An empty catalogue of the adapter's; reopen() drops it and opens the same store again.
struct CatalogHarness {
  virtual ~CatalogHarness() = default;
  virtual ports::Catalog& catalog() = 0;
  virtual void reopen() = 0;
};
using MakeCatalogHarness = std::unique_ptr<CatalogHarness> (*)();

class CatalogContract : public testing::TestWithParam<MakeCatalogHarness> {
 protected:
  ports::Catalog& catalog() { return harness_->catalog(); }
  void reopen() { harness_->reopen(); }

  static domain::AuctionId new_id() { return {domain::Uuid{base::random_uuid_v4_bytes()}}; }

  ports::CatalogEntry draft(std::string title = "A lamp") {
    ports::CatalogEntry entry;
    entry.auction_id = new_id();
    entry.host_user_id = host_;
    entry.host_username = "hanna";
    entry.title = std::move(title);
    entry.currency = "USD";
    entry.starting_bid = {1000};
    entry.increment = {1};
    entry.duration_s = 600;
    entry.created_at = ++created_at_;
    entry.current_price = entry.starting_bid;
    entry.stream_key = "key";
    entry.ingest_url = "rtmp://ingest";
    entry.playback_url = "http://playback";
    return entry;
  }

  // Inserts and opens; the end lies `end_in_ms` after a fixed start, the price is the starting bid's.
  domain::AuctionId open(ports::CatalogEntry entry, std::int64_t end_in_ms = 600'000) {
    EXPECT_TRUE(catalog().insert(entry, std::nullopt, "hash"));
    EXPECT_TRUE(catalog().project({progress(entry, 1, end_in_ms)}));
    return entry.auction_id;
  }

  static ports::CatalogProgress progress(const ports::CatalogEntry& entry, domain::Seq seq,
                                         std::int64_t end_in_ms = 600'000) {
    ports::CatalogProgress progress;
    progress.auction_id = entry.auction_id;
    progress.seq = seq;
    progress.start_time = kStart;
    progress.end_time = kStart + end_in_ms;
    progress.current_price = entry.starting_bid;
    return progress;
  }

  static domain::ClosedRecord closed(domain::Seq seq, domain::UserId winner) {
    domain::ClosedRecord record;
    record.seq = seq;
    record.timestamp = kStart + 700'000;
    record.winner_id = winner;
    record.winning_bid = domain::Cents{2500};
    record.bid_count = seq - 2;
    return record;
  }

  std::vector<std::string> titles(const ports::CatalogQuery& query) {
    const auto page = catalog().search(query);
    EXPECT_TRUE(page) << (page ? "" : page.error().detail);
    std::vector<std::string> found;
    if (page)
      for (const auto& entry : page->items) found.push_back(entry.title);
    return found;
  }

  static constexpr std::int64_t kStart = 1'767'000'000'000;
  std::unique_ptr<CatalogHarness> harness_ = GetParam()();
  domain::UserId host_{domain::Uuid{base::random_uuid_v4_bytes()}};
  std::int64_t created_at_ = kStart;
};

using Titles = std::vector<std::string>;

TEST_P(CatalogContract, KeepsEveryFieldOfADraftAlsoOverAReopening) {
  auto entry = draft("Ünïcode lamp");
  entry.description = "Line one\nline two";
  entry.category = "Home";
  entry.image_keys = {"a.jpg", "b.png"};
  ASSERT_TRUE(catalog().insert(entry, std::nullopt, "hash"));
  reopen();
  const auto found = catalog().find(entry.auction_id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->host_user_id, host_);
  EXPECT_EQ(found->host_username, "hanna");
  EXPECT_EQ(found->title, entry.title);
  EXPECT_EQ(found->description, entry.description);
  EXPECT_EQ(found->category, entry.category);
  EXPECT_EQ(found->image_keys, entry.image_keys);
  EXPECT_EQ(found->starting_bid, entry.starting_bid);
  EXPECT_EQ(found->increment, entry.increment);
  EXPECT_EQ(found->duration_s, 600);
  EXPECT_EQ(found->created_at, entry.created_at);
  EXPECT_EQ(found->stream_key, "key");
  EXPECT_EQ(found->ingest_url, "rtmp://ingest");
  EXPECT_EQ(found->playback_url, "http://playback");
  EXPECT_EQ(found->seq, 0);
  EXPECT_EQ(found->step, entry.step);
}

TEST_P(CatalogContract, ListsADraftOnlyOnceItIsOpened) {
  const auto entry = draft();
  ASSERT_TRUE(catalog().insert(entry, std::nullopt, "hash"));
  EXPECT_EQ(titles({}), Titles{});
  ASSERT_TRUE(catalog().project({progress(entry, 1)}));
  EXPECT_EQ(titles({}), Titles{"A lamp"});
  EXPECT_EQ(catalog().find(entry.auction_id)->seq, 1);
}

TEST_P(CatalogContract, NeverListsAHiddenAuction) {
  auto entry = draft();
  entry.hidden = true;
  const auto id = open(entry);
  EXPECT_EQ(titles({}), Titles{});
  EXPECT_TRUE(catalog().find(id)->hidden);
}

TEST_P(CatalogContract, SaysThatAnUnknownAuctionIsNotFound) {
  EXPECT_EQ(catalog().find(new_id()).error().kind, ports::StoreErrorKind::not_found);
  EXPECT_EQ(catalog().set_stream_key(new_id(), "x").error().kind, ports::StoreErrorKind::not_found);
}

TEST_P(CatalogContract, GivesTheStoredDraftAgainForARepeatedIdempotencyKey) {
  const auto first = draft("first");
  ASSERT_TRUE(catalog().insert(first, "key", "hash"));
  const auto repeated = catalog().insert(draft("first"), "key", "hash");
  ASSERT_TRUE(repeated);
  EXPECT_EQ(repeated->auction_id, first.auction_id);

  EXPECT_EQ(catalog().insert(draft("other"), "key", "other hash").error().kind, ports::StoreErrorKind::conflict);
  EXPECT_NE(catalog().insert(draft("first"), "another key", "hash")->auction_id, first.auction_id);
  auto of_another_host = draft("first");
  of_another_host.host_user_id = {domain::Uuid{base::random_uuid_v4_bytes()}};
  EXPECT_EQ(catalog().insert(of_another_host, "key", "hash")->auction_id, of_another_host.auction_id);
}

TEST_P(CatalogContract, StoresOneDraftWhereManyThreadsUseOneIdempotencyKey) {
  std::vector<domain::AuctionId> stored(8);
  std::vector<ports::CatalogEntry> drafts;
  for (std::size_t i = 0; i < stored.size(); ++i) drafts.push_back(draft());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < stored.size(); ++i)
      threads.emplace_back([&, i] { stored[i] = catalog().insert(drafts[i], "key", "hash")->auction_id; });
  }
  EXPECT_EQ(std::set(stored.begin(), stored.end()).size(), 1u);
}

TEST_P(CatalogContract, ProjectsOnlyWhatIsNewer) {
  const auto entry = draft();
  open(entry);
  auto newer = progress(entry, 4, 630'000);
  newer.current_price = {2500};
  newer.bid_count = 3;
  auto older = progress(entry, 3, 600'000);
  older.current_price = {2000};
  older.bid_count = 2;
  ASSERT_TRUE(catalog().project({newer, older}));
  ASSERT_TRUE(catalog().project({newer}));
  const auto found = catalog().find(entry.auction_id);
  EXPECT_EQ(found->current_price, domain::Cents{2500});
  EXPECT_EQ(found->bid_count, 3);
  EXPECT_EQ(found->end_time, kStart + 630'000);
  EXPECT_EQ(found->status, domain::Status::live);
}

TEST_P(CatalogContract, ProjectsTheClose) {
  const auto entry = draft();
  open(entry);
  auto end = progress(entry, 5);
  end.bid_count = 3;
  end.closed = closed(5, host_);
  ASSERT_TRUE(catalog().project({end}));
  const auto found = catalog().find(entry.auction_id);
  EXPECT_EQ(found->status, domain::Status::closed);
  EXPECT_EQ(found->winner_id, host_);
  EXPECT_EQ(found->winning_bid, domain::Cents{2500});
  EXPECT_EQ(found->ended_at, kStart + 700'000);
}

TEST_P(CatalogContract, LeavesStoredWhatAProjectionDoesNotTell) {
  const auto entry = draft();
  open(entry, 630'000);
  ports::CatalogProgress end;
  end.auction_id = entry.auction_id;
  end.seq = 2;
  end.closed = domain::ClosedRecord{.seq = 2, .timestamp = kStart + 630'000};
  ASSERT_TRUE(catalog().project({end}));
  const auto found = catalog().find(entry.auction_id);
  EXPECT_EQ(found->start_time, kStart);
  EXPECT_EQ(found->end_time, kStart + 630'000);
  EXPECT_EQ(found->current_price, entry.starting_bid);
  EXPECT_EQ(found->winner_id, std::nullopt);
}

TEST_P(CatalogContract, IgnoresProgressOfAuctionsThatItDoesNotKnow) {
  EXPECT_TRUE(catalog().project({progress(draft(), 1)}));
  EXPECT_EQ(titles({}), Titles{});
}

TEST_P(CatalogContract, ReplacesTheStreamKey) {
  const auto id = open(draft());
  ASSERT_TRUE(catalog().set_stream_key(id, "fresh"));
  EXPECT_EQ(catalog().find(id)->stream_key, "fresh");
}

TEST_P(CatalogContract, FiltersByEachFieldAndByAllTogether) {
  auto cheap = draft("cheap");
  cheap.starting_bid = cheap.current_price = {500};
  cheap.category = "Home";
  open(cheap);
  auto dear = draft("dear");
  dear.starting_bid = dear.current_price = {9000};
  dear.category = "art";
  dear.host_user_id = {domain::Uuid{base::random_uuid_v4_bytes()}};
  open(dear);
  auto end = progress(cheap, 2);
  end.closed = closed(2, host_);
  ASSERT_TRUE(catalog().project({end}));

  using domain::Status;
  const auto with = [](auto change) {
    ports::CatalogQuery query;
    change(query);
    return query;
  };
  EXPECT_EQ(titles(with([](auto& q) { q.status = Status::live; })), Titles{"dear"});
  EXPECT_EQ(titles(with([](auto& q) { q.status = Status::closed; })), Titles{"cheap"});
  EXPECT_EQ(titles(with([](auto& q) { q.category = "hOME"; })), Titles{"cheap"});
  EXPECT_EQ(titles(with([](auto& q) { q.category = "Hom"; })), Titles{});
  EXPECT_EQ(titles(with([](auto& q) { q.min_price = domain::Cents{500}; })), (Titles{"dear", "cheap"}));
  EXPECT_EQ(titles(with([](auto& q) { q.min_price = domain::Cents{501}; })), Titles{"dear"});
  EXPECT_EQ(titles(with([](auto& q) { q.max_price = domain::Cents{500}; })), Titles{"cheap"});
  EXPECT_EQ(titles(with([&](auto& q) { q.host = host_; })), Titles{"cheap"});
  EXPECT_EQ(titles(with([&](auto& q) { q.winner = host_; })), Titles{"cheap"});
  EXPECT_EQ(titles(with([&](auto& q) {
              q.status = Status::closed;
              q.category = "home";
              q.text = "cheap";
              q.min_price = domain::Cents{1};
              q.max_price = domain::Cents{1000};
              q.host = host_;
              q.winner = host_;
            })),
            Titles{"cheap"});
}

TEST_P(CatalogContract, SortsInFourWays) {
  auto a = draft("a");
  a.current_price = a.starting_bid = {300};
  auto b = draft("b");
  b.current_price = b.starting_bid = {100};
  auto c = draft("c");
  c.current_price = c.starting_bid = {200};
  auto d = draft("d");
  d.current_price = d.starting_bid = {400};
  open(a, 3000);
  open(b, 2000);
  open(c, 4000);
  open(d, 1000);
  auto end = progress(d, 2, 1000);
  end.closed = closed(2, host_);
  ASSERT_TRUE(catalog().project({end}));
  EXPECT_EQ(titles({.sort = ports::Sort::ending_soon}), (Titles{"b", "a", "c", "d"})) << "closed ones come last";
  EXPECT_EQ(titles({.sort = ports::Sort::newest}), (Titles{"d", "c", "b", "a"}));
  EXPECT_EQ(titles({.sort = ports::Sort::price_low}), (Titles{"b", "c", "a", "d"}));
  EXPECT_EQ(titles({.sort = ports::Sort::price_high}), (Titles{"d", "a", "c", "b"}));
}

struct TextCase {
  std::string text;
  bool found;
};

TEST_P(CatalogContract, FindsWordsAndNeverTakesThemForSyntax) {
  auto lamp = draft("Brass Lamp, café style");
  lamp.description = "From 1920; says \"NEAR the window\". Größe XL.";
  open(lamp);
  const std::vector<TextCase> cases = {
      {"lamp", true},
      {"LAMP", true},
      {"brass lamp", true},
      {"lamp brass", true},
      {"window", true},
      {"lam", true},
      {"bra lamp", false},
      {"lamp vase", false},
      {"cafe", true},
      {"CAFÉ", true},
      {"grösse", false},
      {"größe", true},
      {"1920", true},
      {"\"lamp\"", true},
      {"\"lamp", true},
      {"lamp*", true},
      {"lamp^", true},
      {"-lamp", true},
      {"title:lamp", false},
      {"lamp AND brass", false},
      {"lamp OR vase", false},
      {"NOT vase", false},
      {"NEAR", true},
      {"NEAR(brass lamp)", true},
      {"(lamp", true},
      {"lamp)", true},
      {"{lamp}", true},
      {"'; DROP TABLE auctions", false},
      {"lamp;", true},
      {"%", false},
      {"_", false},
      {"\"\"", false},
      {"*", false},
      {"—", false},
      {"lamp — brass", true},
      {std::string("lamp\0vase", 9), false},
      {std::string("lamp\0", 5), true},
      {"\xff\xfe", false},
      {"🪔", false},
  };
  for (const auto& [text, found] : cases) {
    ports::CatalogQuery query;
    query.text = text;
    EXPECT_EQ(titles(query).size(), found ? 1u : 0u) << '[' << text << ']';
  }
  ports::CatalogQuery many;
  for (int i = 0; i < 500; ++i) many.text = many.text.value_or("") + " lamp";
  EXPECT_EQ(titles(many).size(), 1u);
}

// While pages are read, others list; what was there before is seen exactly once.
TEST_P(CatalogContract, PagesAreCompleteAndStableUnderInserts) {
  for (const auto sort :
       {ports::Sort::ending_soon, ports::Sort::newest, ports::Sort::price_low, ports::Sort::price_high}) {
    reopen();
    const auto list = [&](int i) {
      auto entry = draft("n" + std::to_string(i));
      entry.created_at = kStart + i % 5;  // many of the same key
      entry.category = "sort" + std::to_string(static_cast<int>(sort));
      entry.current_price = entry.starting_bid = {100 + i % 3};
      return open(entry, 1000 * (i % 4));
    };
    std::set<domain::AuctionId> expected;
    for (int i = 0; i < 40; ++i) expected.insert(list(i));

    ports::CatalogQuery query;
    query.sort = sort;
    query.limit = 7;
    query.category = "sort" + std::to_string(static_cast<int>(sort));
    std::multiset<domain::AuctionId> seen;
    for (int page_count = 0; page_count < 30; ++page_count) {
      const auto page = catalog().search(query);
      ASSERT_TRUE(page);
      EXPECT_LE(page->items.size(), 7u);
      for (const auto& entry : page->items)
        if (expected.contains(entry.auction_id)) seen.insert(entry.auction_id);
      if (!page->next_cursor) break;
      query.cursor = page->next_cursor;
      list(page_count);
    }
    EXPECT_EQ(seen, (std::multiset<domain::AuctionId>(expected.begin(), expected.end())));
  }
}

TEST_P(CatalogContract, EndsTheLastPageWithoutACursor) {
  open(draft("a"));
  open(draft("b"));
  EXPECT_FALSE(catalog().search({.limit = 2})->next_cursor);
  EXPECT_TRUE(catalog().search({.limit = 1})->next_cursor);
}

TEST_P(CatalogContract, RefusesACursorThatItDidNotMake) {
  open(draft("a"));
  open(draft("b"));
  const auto cursor = catalog().search({.sort = ports::Sort::newest, .limit = 1})->next_cursor;
  ASSERT_TRUE(cursor);
  const std::vector<std::string> foreign = {
      "x", "AAAA", "####", *cursor + "A", cursor->substr(1), std::string(400, 'A')};
  for (const auto& text : foreign) {
    const auto page = catalog().search({.sort = ports::Sort::newest, .cursor = text});
    ASSERT_FALSE(page) << text;
    EXPECT_EQ(page.error().kind, ports::StoreErrorKind::conflict);
  }
  EXPECT_FALSE(catalog().search({.sort = ports::Sort::price_low, .cursor = cursor})) << "made for another sort";
}

}  // namespace fa::contract
