#include "services/workers/workers.h"

#include <random>

#include "services/workers/announce_clock.h"
#include "services/workers/announce_extension.h"
#include "services/workers/compute_analytics.h"
#include "services/workers/housekeeper.h"
#include "services/workers/job_worker.h"
#include "services/workers/notify.h"
#include "services/workers/publish_result.h"
#include "services/workers/seal_ledger.h"

namespace fa::workers {
namespace {

std::function<double()> random_chance() {
  return [engine = std::minstd_rand(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>(0, 1)(engine);
  };
}

JobWorkerOptions seals() {
  return {.name = "job-seal", .batch_max = 64};
}
JobWorkerOptions announcements() {
  return {.name = "job-announce"};
}
// A mail server may take a minute for each mail.
JobWorkerOptions mails_and_figures() {
  return {.name = "job-mail", .batch_max = 4, .lease_ms = 600'000, .nice = 10};
}

}  // namespace

struct Workers::Parts {
  SystemChat chat;
  SealLedger seal_ledger;
  AnnounceExtension announce_extension;
  AnnounceClock announce_clock;
  PublishResult publish_result;
  MailDesk mail_desk;
  NotifyWinner notify_winner;
  NotifyHost notify_host;
  ComputeAnalytics analytics;
  JobWorker sealer;
  JobWorker announcer;
  JobWorker background;
  HistoryWorker history;
  Housekeeper housekeeper;

  Parts(const WorkerPorts& p, base::Metrics& metrics, const WorkerSettings& settings)
      : chat(p.chat),
        seal_ledger(p.history, p.signer, p.feed, p.auctions, p.clock),
        announce_extension(chat, p.auctions),
        announce_clock(chat),
        publish_result(chat, p.video),
        mail_desk{p.catalog, p.users, p.mailer, p.clock, settings.base_url},
        notify_winner(mail_desk),
        notify_host(mail_desk),
        analytics(p.history, p.analytics, p.clock),
        sealer(p.jobs, metrics, random_chance(), seals()),
        announcer(p.jobs, metrics, random_chance(), announcements()),
        background(p.jobs, metrics, random_chance(), mails_and_figures()),
        history(
            {p.stream, p.history, p.catalog, p.jobs}, p.clock, metrics, [this] { wake_jobs(); }, settings.history),
        housekeeper(p.analytics, p.jobs, metrics) {
    sealer.handle(job_kind::seal_ledger, seal_ledger);
    announcer.handle(job_kind::announce_extension, announce_extension);
    announcer.handle(job_kind::announce_clock, announce_clock);
    announcer.handle(job_kind::publish_result, publish_result);
    background.handle(job_kind::notify_winner, notify_winner);
    background.handle(job_kind::notify_host, notify_host);
    background.handle(job_kind::analytics, analytics);
  }

  void wake_jobs() {
    sealer.wake();
    announcer.wake();
    background.wake();
  }
};

Workers::Workers(const WorkerPorts& ports, base::Metrics& metrics, const WorkerSettings& settings)
    : parts_(std::make_unique<Parts>(ports, metrics, settings)) {}

Workers::~Workers() {
  stop();
}

void Workers::start() {
  parts_->sealer.start();
  parts_->announcer.start();
  parts_->background.start();
  parts_->housekeeper.start();
  parts_->history.start();
}

void Workers::stop() {
  parts_->history.stop();
  parts_->sealer.stop();
  parts_->announcer.stop();
  parts_->background.stop();
  parts_->housekeeper.stop();
}

}  // namespace fa::workers
