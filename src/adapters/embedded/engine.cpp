#include "adapters/embedded/engine.h"

#include <algorithm>

namespace fa::embedded {

namespace {

// The live auctions as the history has them, then the journal's tail.
StoreResult<void> rebuild(AuctionTable& table, SqliteBidHistory& history, Journal& journal, std::int64_t position) {
  const auto apply = [&](ports::DecisionRecord&& record) { return table.apply(record); };
  if (auto done = history.read_live(apply); !done) return done;
  if (auto done = journal.read_after(position, apply); !done) return done;
  return journal.read_blocks([&](const domain::AuctionId& auction_id, const domain::UserId& user_id) {
    if (auto* auction = table.find(auction_id)) auction->block(user_id);
  });
}

void go_on(ports::AuctionClock& clock, const std::optional<LastAlive>& last) {
  if (!last) return clock.go_on(std::nullopt, {}, 0);
  clock.go_on(last->mark, last->boot_id, std::max(last->at, last->newest_timestamp));
}

}  // namespace

StoreResult<std::unique_ptr<Engine>> Engine::start(const EngineOptions& options, SqliteBidHistory& history,
                                                   ports::EventFeed& feed, ports::AuctionClock& clock) {
  auto position = history.position();
  if (!position) return std::unexpected(position.error());
  auto journal = Journal::open(options.journal_path, options.vfs, *position);
  if (!journal) return std::unexpected(journal.error());
  AuctionTable table;
  if (auto done = rebuild(table, history, *journal, *position); !done) return std::unexpected(done.error());
  auto last_alive = journal->last_alive();
  if (!last_alive) return std::unexpected(last_alive.error());
  go_on(clock, *last_alive);
  const DatabaseOptions reading{.vfs = options.vfs, .wal_autocheckpoint_pages = 0};
  auto reader = Database::open(options.journal_path, reading);
  if (!reader) return std::unexpected(reader.error());
  auto tail_reader = Database::open(options.journal_path, reading);
  if (!tail_reader) return std::unexpected(tail_reader.error());
  auto block_reader = Database::open(options.journal_path, reading);
  if (!block_reader) return std::unexpected(block_reader.error());
  Opened opened{std::move(*journal),      std::move(*reader), std::move(*tail_reader),
                std::move(*block_reader), std::move(table),   std::move(*last_alive)};
  std::unique_ptr<Engine> engine(new Engine(options, std::move(opened), history, feed, clock));
  engine->stream_.acknowledge(*position);
  engine->stream_.advance(engine->journal_.position(), true);  // who knows what is in the tail
  engine->thread_ = base::Thread("engine", [raw = engine.get()] { raw->run(); });
  return engine;
}

Engine::Engine(const EngineOptions& options, Opened opened, SqliteBidHistory& history, ports::EventFeed& feed,
               const ports::AuctionClock& clock)
    : inbox_(options.commands_max, clock),
      journal_(std::move(opened.journal)),
      stream_(std::move(opened.reader), std::move(opened.tail_reader)),
      blocks_(std::move(opened.block_reader)),
      table_(std::move(opened.table)),
      lookup_(history, blocks_, [this](Found found) { inbox_.send_found(std::move(found)); }),
      loop_(options, {inbox_, table_, journal_, stream_, lookup_, feed, clock, std::move(opened.last_alive)}) {}

Engine::~Engine() {
  stop();
}

void Engine::stop() {
  stream_.stop();
  inbox_.stop();
  thread_.join();
}

void Engine::run() {
  try {
    loop_.run();
  } catch (...) {
    lost_ = true;
    inbox_.stop();
    throw;
  }
}

void Engine::send(Command command) {
  if (!inbox_.send(command)) answer_unavailable(command);
}

void Engine::open(domain::Opening opening, std::int64_t duration_ms, ports::Done<ports::OpenResult> done) {
  send(OpenCommand{std::make_unique<domain::Opening>(std::move(opening)), duration_ms, std::move(done)});
}

void Engine::place(ports::PlaceBid bid, ports::Done<ports::PlaceResult> done) {
  send(PlaceCommand{std::move(bid), std::move(done)});
}

void Engine::close(domain::AuctionId auction_id, ports::Done<ports::CloseResult> done) {
  send(CloseCommand{auction_id, std::move(done)});
}

void Engine::block(ports::Block block, ports::Done<ports::BlockResult> done) {
  send(BlockCommand{std::make_unique<ports::Block>(std::move(block)), true, std::move(done)});
}

void Engine::unblock(domain::AuctionId auction_id, domain::UserId user_id, ports::Done<ports::BlockResult> done) {
  auto block = std::make_unique<ports::Block>();
  block->auction_id = auction_id;
  block->user_id = user_id;
  send(BlockCommand{std::move(block), false, std::move(done)});
}

void Engine::view(domain::AuctionId auction_id, std::optional<ports::Since> since,
                  ports::Done<ports::ViewResult> done) {
  send(ViewCommand{auction_id, since, std::move(done)});
}

void Engine::retire(domain::AuctionId auction_id) {
  inbox_.send_retired(auction_id);
}

}  // namespace fa::embedded
