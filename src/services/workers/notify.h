// Tells the winner and the host by mail how an auction ended. The same auction always gives the same message id.
#pragma once

#include <memory>
#include <string>

#include "base/shared_rate_limiter.h"
#include "ports/catalog.h"
#include "ports/clock.h"
#include "ports/mailer.h"
#include "ports/users.h"
#include "services/workers/job_handler.h"
#include "services/workers/job_payload.h"

namespace fa::workers {

inline constexpr std::size_t kRecipientsKept = 10'000;

// What both mails need. Only confirmed addresses are written to: who signs up with a stranger's must not be able to
// have them mailed.
struct MailDesk {
  ports::Catalog& catalog;
  ports::Users& users;
  ports::Mailer& mailer;
  const ports::Clock& clock;
  std::string base_url;  // of the web app, without a slash at its end
  // Each person gets at most 50 at once and ten more an hour; those beyond are left out and logged.
  std::shared_ptr<base::SharedRateLimiter> sent = std::make_shared<base::SharedRateLimiter>(kRecipientsKept);
};

class NotifyWinner final : public JobHandler {
 public:
  explicit NotifyWinner(MailDesk desk) : desk_(std::move(desk)) {}
  JobOutcome run(const ports::Job& job) override;

 private:
  MailDesk desk_;
};

class NotifyHost final : public JobHandler {
 public:
  explicit NotifyHost(MailDesk desk) : desk_(std::move(desk)) {}
  JobOutcome run(const ports::Job& job) override;

 private:
  MailDesk desk_;
};

// The mails themselves; `to` stays empty.
ports::Mail winner_mail(const CloseNotice& notice, const ports::CatalogEntry& entry, const std::string& username,
                        const std::string& base_url);
ports::Mail host_mail(const CloseNotice& notice, const ports::CatalogEntry& entry, const std::string& username,
                      const std::string& base_url);

}  // namespace fa::workers
