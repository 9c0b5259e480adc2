#include "services/workers/notify.h"

#include "base/log.h"
#include "base/mime_message.h"
#include "services/workers/mail_templates.h"
#include "services/workers/mail_text.h"

namespace fa::workers {
namespace {

using ports::StoreErrorKind;

JobOutcome outcome_of(const ports::StoreError& error, StoreErrorKind for_good) {
  return error.kind == for_good ? JobOutcome::rejected(error.detail) : JobOutcome::retry(error.detail);
}

MailFields fields_of(const CloseNotice& notice, const ports::CatalogEntry& entry, const std::string& username,
                     const std::string& base_url) {
  const auto& close = notice.record;
  return {.values = {{"title", entry.title},
                     {"username", username},
                     {"host_username", entry.host_username},
                     {"winner_username", close.winner_username},
                     {"winning_bid", close.winning_bid ? to_string(*close.winning_bid) : ""},
                     {"currency", entry.currency},
                     {"bid_count", std::to_string(close.bid_count)},
                     {"ended_at", base::rfc5322_date(close.timestamp)},
                     {"url", base_url + "/live/" + to_string(notice.auction_id)}},
          .sections = {{"sold", close.winner_id.has_value()}}};
}

constexpr base::RateLimit kPerPerson{.per_second = 10.0 / 3'600, .burst = 50};

// nullptr: nothing speaks against it.
const char* reason_not_to_write(const MailDesk& desk, const ports::User& user) {
  if (!user.email_confirmed) return "the address is not confirmed";
  if (desk.sent->wait(to_string(user.user_id), kPerPerson, desk.clock.monotonic_us()) > 0) return "too many for one";
  return nullptr;
}

using Compose = ports::Mail (*)(const CloseNotice&, const ports::CatalogEntry&, const std::string&, const std::string&);

JobOutcome send(const MailDesk& desk, const CloseNotice& notice, const ports::CatalogEntry& entry,
                domain::UserId user_id, Compose compose) {
  const auto user = desk.users.find(user_id);
  if (!user) return outcome_of(user.error(), StoreErrorKind::not_found);
  if (!user->email || user->email->empty()) {
    base::log::info("no mail: the person has no address",
                    {{"auction_id", to_string(notice.auction_id)}, {"user_id", to_string(user_id)}});
    return JobOutcome::done();
  }
  if (const char* reason = reason_not_to_write(desk, *user)) {
    base::log::info(
        "no mail is sent",
        {{"auction_id", to_string(notice.auction_id)}, {"user_id", to_string(user_id)}, {"reason", reason}});
    return JobOutcome::done();
  }
  ports::Mail mail = compose(notice, entry, user->username, desk.base_url);
  mail.to = *user->email;
  const auto sent = desk.mailer.send(mail);
  // What was not sent, and is tried again, does not count.
  if (sent) desk.sent->spend(to_string(user_id), kPerPerson, desk.clock.monotonic_us(), 1);
  return sent ? JobOutcome::done() : outcome_of(sent.error(), StoreErrorKind::conflict);
}

}  // namespace

JobOutcome NotifyWinner::run(const ports::Job& job) {
  const auto notice = parse_close_notice(job.payload);
  if (!notice || !notice->record.winner_id) return JobOutcome::rejected("malformed payload");
  const auto entry = desk_.catalog.find(notice->auction_id);
  if (!entry) return outcome_of(entry.error(), StoreErrorKind::not_found);
  return send(desk_, *notice, *entry, *notice->record.winner_id, winner_mail);
}

JobOutcome NotifyHost::run(const ports::Job& job) {
  const auto notice = parse_close_notice(job.payload);
  if (!notice) return JobOutcome::rejected("malformed payload");
  const auto entry = desk_.catalog.find(notice->auction_id);
  if (!entry) return outcome_of(entry.error(), StoreErrorKind::not_found);
  return send(desk_, *notice, *entry, entry->host_user_id, host_mail);
}

ports::Mail winner_mail(const CloseNotice& notice, const ports::CatalogEntry& entry, const std::string& username,
                        const std::string& base_url) {
  const auto fields = fields_of(notice, entry, username, base_url);
  return {.message_id = "winner-" + to_string(notice.auction_id),
          .to = {},
          .subject = "You won: " + entry.title,
          .text = render_text(templates::winner_text, fields),
          .html = render_html(templates::winner_html, fields)};
}

ports::Mail host_mail(const CloseNotice& notice, const ports::CatalogEntry& entry, const std::string& username,
                      const std::string& base_url) {
  const auto fields = fields_of(notice, entry, username, base_url);
  return {.message_id = "host-" + to_string(notice.auction_id),
          .to = {},
          .subject = (notice.record.winner_id ? "Sold: " : "Ended without a bid: ") + entry.title,
          .text = render_text(templates::host_text, fields),
          .html = render_html(templates::host_html, fields)};
}

}  // namespace fa::workers
