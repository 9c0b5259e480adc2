// Every embedded store of one data folder, opened together. They know nothing of the services.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "adapters/embedded/analytics_store.h"
#include "adapters/embedded/catalog.h"
#include "adapters/embedded/chat_log.h"
#include "adapters/embedded/engine.h"
#include "adapters/embedded/history.h"
#include "adapters/embedded/in_process_feed.h"
#include "adapters/embedded/jobs_queue.h"
#include "adapters/embedded/ledger_key_file.h"
#include "adapters/embedded/media_folder.h"
#include "adapters/embedded/slewing_clock.h"
#include "adapters/embedded/system_clock.h"
#include "adapters/embedded/users.h"
#include "adapters/embedded/video_embedded.h"
#include "adapters/embedded/wal_keeper.h"
#include "app/settings.h"
#include "base/metrics.h"
#include "ports/mailer.h"

namespace fa::app {

struct Stores {
  // An error says which store cannot be opened, and why.
  static std::expected<std::unique_ptr<Stores>, std::string> open(const Settings& settings, base::Metrics& metrics);

  explicit Stores(base::Metrics& metrics) : auction_clock(&metrics) {}

  embedded::SystemClock clock;           // the wall's
  embedded::SlewingClock auction_clock;  // what decides, and what people are told the time by
  embedded::InProcessFeed feed;
  std::unique_ptr<embedded::SqliteBidHistory> history;
  std::unique_ptr<embedded::SqliteCatalog> catalog;
  std::unique_ptr<embedded::SqliteUsers> users;
  std::unique_ptr<embedded::EmbeddedJobQueue> jobs;
  std::unique_ptr<embedded::EmbeddedAnalyticsStore> analytics;
  std::unique_ptr<embedded::LedgerKeyFile> ledger_key;
  std::unique_ptr<embedded::MediaFolder> media;
  std::unique_ptr<embedded::EmbeddedVideo> video;
  std::unique_ptr<ports::Mailer> mailer;
  // Last: their threads publish to the feed.
  std::unique_ptr<embedded::Engine> engine;
  std::unique_ptr<embedded::EmbeddedChatLog> chat;  // asks the engine's blocks
  std::unique_ptr<embedded::WalKeeper> wal_keeper;
};

std::string path_in(const Settings& settings, const std::string& name);  // of a file of the data folder

}  // namespace fa::app
