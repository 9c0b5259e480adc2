// Tells the winner and the host by mail how an auction ended. The same auction always gives the same message id.
#pragma once

#include <string>

#include "ports/catalog.h"
#include "ports/mailer.h"
#include "ports/users.h"
#include "services/workers/job_handler.h"
#include "services/workers/job_payload.h"

namespace fa::workers {

// What both mails need.
struct MailDesk {
  ports::Catalog& catalog;
  ports::Users& users;
  ports::Mailer& mailer;
  std::string base_url;  // of the web app, without a slash at its end
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
