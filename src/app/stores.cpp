#include "app/stores.h"

#include <array>
#include <filesystem>

#include "adapters/embedded/folder_mailer.h"
#include "adapters/smtp/smtp_mailer.h"
#include "app/data_folder.h"
#include "app/ledger_key.h"

namespace fa::app {

namespace {

// identity.db is the provider's, and there only with the house's own accounts.
constexpr std::array kDatabases{"history.db",   "catalog.db", "users.db", "jobs.db",
                                "analytics.db", "journal.db", "chat.db",  "identity.db"};

// Puts an opened store in its place, or says which one failed.
template <class Store, class Error>
std::string put(std::unique_ptr<Store>& place, std::expected<std::unique_ptr<Store>, Error> opened, const char* what) {
  if (opened) {
    place = std::move(*opened);
    return {};
  }
  if constexpr (std::is_same_v<Error, ports::StoreError>)
    return std::string(what) + ": " + opened.error().detail;
  else
    return std::string(what) + ": " + opened.error();
}

std::unique_ptr<ports::Mailer> make_mailer(const Settings& settings, const ports::Clock& clock) {
  if (settings.smtp_url.empty())
    return std::make_unique<embedded::FolderMailer>(path_in(settings, "mail"), settings.mail_from, clock);
  smtp::SmtpSettings smtp_settings;
  smtp_settings.url = settings.smtp_url;
  smtp_settings.username = settings.smtp_username;
  smtp_settings.password = settings.smtp_password;
  smtp_settings.from = settings.mail_from;
  return std::make_unique<smtp::SmtpMailer>(smtp_settings, clock);
}

}  // namespace

std::string path_in(const Settings& settings, const std::string& name) {
  return (std::filesystem::path(settings.data_dir) / name).string();
}

std::expected<std::unique_ptr<Stores>, std::string> Stores::open(const Settings& settings, base::Metrics& metrics) {
  if (auto made = make_data_folder(settings.data_dir); !made) return std::unexpected(made.error());
  if (auto made = make_folder(path_in(settings, "media"), "folder of pictures"); !made)
    return std::unexpected(made.error());
  if (settings.smtp_url.empty())
    if (auto made = make_folder(path_in(settings, "mail"), "folder of mail"); !made)
      return std::unexpected(made.error());

  auto stores = std::make_unique<Stores>(metrics);
  Stores& s = *stores;
  s.mailer = make_mailer(settings, s.clock);
  s.media = std::make_unique<embedded::MediaFolder>(
      embedded::MediaFolderSettings{.folder = path_in(settings, "media"), .public_url = settings.base_url()}, s.clock);
  s.video = std::make_unique<embedded::EmbeddedVideo>(
      embedded::VideoSettings{.ingest_url = settings.ingest_url(), .playback_base = "/hls"}, s.feed);
  std::string failed;
  const auto opened = [&failed](std::string problem) { return (failed = std::move(problem)).empty(); };
  const bool all =
      opened(put(s.history, embedded::SqliteBidHistory::open(path_in(settings, "history.db")), "history")) &&
      opened(put(s.catalog, embedded::SqliteCatalog::open(path_in(settings, "catalog.db")), "catalogue")) &&
      opened(put(s.users, embedded::SqliteUsers::open(path_in(settings, "users.db"), s.clock), "users")) &&
      opened(put(s.jobs, embedded::EmbeddedJobQueue::open(path_in(settings, "jobs.db"), s.auction_clock), "jobs")) &&
      opened(put(s.analytics, embedded::EmbeddedAnalyticsStore::open(path_in(settings, "analytics.db"), s.clock),
                 "analytics")) &&
      opened(put(s.ledger_key, open_ledger_key(settings, *s.history), "ledger key"));
  if (!all) return std::unexpected(failed);
  embedded::EngineOptions options;
  options.journal_path = path_in(settings, "journal.db");
  options.metrics = &metrics;
  if (!opened(put(s.engine, embedded::Engine::start(options, *s.history, s.feed, s.auction_clock), "engine")))
    return std::unexpected(failed);
  if (const auto taken = s.jobs->take_over(); !taken) return std::unexpected("jobs: " + taken.error().detail);
  embedded::ChatLogOptions chat_options;
  chat_options.blocks = &s.engine->blocks();
  if (!opened(put(s.chat,
                  embedded::EmbeddedChatLog::open(path_in(settings, "chat.db"), s.feed, s.auction_clock, chat_options),
                  "chat")))
    return std::unexpected(failed);
  std::vector<std::string> databases;
  for (const char* name : kDatabases) databases.push_back(path_in(settings, name));
  s.wal_keeper = std::make_unique<embedded::WalKeeper>(std::move(databases));
  return stores;
}

}  // namespace fa::app
