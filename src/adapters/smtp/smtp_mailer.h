// Sends mails to an SMTP server (RFC 5321) through libcurl.
#pragma once

#include <string>

#include "ports/clock.h"
#include "ports/mailer.h"

namespace fa::smtp {

enum class Tls {
  automatic,      // required, but opportunistic where the server is this very machine
  opportunistic,  // STARTTLS where the server offers it
  required,       // STARTTLS, or no mail. An smtps:// address is always TLS from its first byte
};

struct SmtpSettings {
  std::string url;       // smtp://host:587 or smtps://host:465
  std::string username;  // empty: without authentication
  std::string password;
  std::string from;  // `Name <address>`
  Tls tls = Tls::automatic;
  std::string ca_file;  // PEM; empty: the system's
  long connect_timeout_ms = 10'000;
  long total_timeout_ms = 30'000;
};

class SmtpMailer final : public ports::Mailer {
 public:
  // The clock must outlive it.
  SmtpMailer(SmtpSettings settings, const ports::Clock& clock);

  // One connection a mail. A 5xx answer is conflict (for good); a 4xx answer, a time-out or no connection is
  // unavailable; a connection lost after the text was sent is outcome_unknown. 535 (the server does not take our name
  // and password) is unavailable: an operator can mend it.
  std::expected<void, ports::StoreError> send(const ports::Mail& mail) override;

 private:
  const SmtpSettings settings_;
  const ports::Clock& clock_;
};

}  // namespace fa::smtp
