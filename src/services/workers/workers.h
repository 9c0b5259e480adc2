// All workers of one process: the history worker, and three job workers, so that neither a slow mail server nor a long
// computation delays a seal.
#pragma once

#include <memory>
#include <string>

#include "base/metrics.h"
#include "ports/analytics_store.h"
#include "ports/bid_history.h"
#include "ports/catalog.h"
#include "ports/chat_log.h"
#include "ports/clock.h"
#include "ports/decision_stream.h"
#include "ports/event_feed.h"
#include "ports/job_queue.h"
#include "ports/ledger_signer.h"
#include "ports/live_auctions.h"
#include "ports/mailer.h"
#include "ports/users.h"
#include "ports/video.h"
#include "services/workers/history_worker.h"

namespace fa::workers {

struct WorkerPorts {
  ports::DecisionStream& stream;
  ports::BidHistory& history;
  ports::Catalog& catalog;
  ports::Users& users;
  ports::ChatLog& chat;
  ports::JobQueue& jobs;
  ports::AnalyticsStore& analytics;
  ports::LiveAuctions& auctions;
  ports::EventFeed& feed;
  ports::Mailer& mailer;
  ports::LedgerSigner& signer;
  ports::Video& video;
  const ports::Clock& clock;
};

struct WorkerSettings {
  std::string base_url;  // of the web app, for links in mails; without a slash at its end
  HistoryWorkerOptions history;
};

class Workers {
 public:
  // The ports and metrics must outlive it.
  Workers(const WorkerPorts& ports, base::Metrics& metrics, const WorkerSettings& settings);
  ~Workers();  // stops

  void start();
  // First the history, then the jobs, each after what it is doing. What is left comes back with the next start.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace fa::workers
