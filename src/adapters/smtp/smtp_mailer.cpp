#include "adapters/smtp/smtp_mailer.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <mutex>

#include "base/mime_message.h"
#include "base/person_fields.h"

namespace fa::smtp {
namespace {

using ports::StoreError;
using ports::StoreErrorKind;

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CurlDeleter>;
using List = std::unique_ptr<curl_slist, CurlDeleter>;

struct Upload {
  std::string_view rest;
  static std::size_t read(char* buffer, std::size_t size, std::size_t count, void* upload) {
    auto& rest = static_cast<Upload*>(upload)->rest;
    const std::size_t length = std::min(rest.size(), size * count);
    std::memcpy(buffer, rest.data(), length);
    rest.remove_prefix(length);
    return length;
  }
};

// The code of the server's newest answer where that was a refusal, otherwise 0. Its farewell does not count, which is
// why libcurl's own record of the newest answer is of no use.
struct Refusal {
  static constexpr long kFarewell = 221;
  long code = 0;
  static std::size_t note(const char* line, std::size_t size, std::size_t count, void* refusal) {
    const std::size_t length = size * count;
    long answer = 0;
    std::from_chars(line, line + std::min<std::size_t>(length, 3), answer);
    if (answer >= 200 && answer != kFarewell) static_cast<Refusal*>(refusal)->code = answer >= 400 ? answer : 0;
    return length;
  }
};

// `url` names the loopback interface.
bool is_local(std::string_view url) {
  const auto start = url.find("://");
  std::string_view host = url.substr(start == std::string_view::npos ? 0 : start + 3);
  for (const std::string_view name : {"localhost", "127.0.0.1", "[::1]"}) {
    if (!host.starts_with(name)) continue;
    const std::string_view rest = host.substr(name.size());
    if (rest.empty() || rest.starts_with(':') || rest.starts_with('/')) return true;
  }
  return false;
}

bool requires_tls(const SmtpSettings& settings) {
  return settings.tls == Tls::required || (settings.tls == Tls::automatic && !is_local(settings.url));
}

void apply(CURL* curl, const SmtpSettings& settings) {
  curl_easy_setopt(curl, CURLOPT_URL, settings.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, settings.connect_timeout_ms);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, settings.total_timeout_ms);
  // Bounds the farewell too, which the time-out of the whole does not.
  curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, settings.total_timeout_ms / 1000 + 1);
  const bool required = requires_tls(settings);
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(required ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (settings.username.empty()) return;
  curl_easy_setopt(curl, CURLOPT_USERNAME, settings.username.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.password.c_str());
}

StoreErrorKind kind_of(CURLcode code, const Refusal& refusal, bool text_was_sent) {
  // What an operator can mend is no fault of the mail.
  const bool not_ours = code == CURLE_LOGIN_DENIED || code == CURLE_AUTH_ERROR || code == CURLE_USE_SSL_FAILED;
  if (not_ours) return StoreErrorKind::unavailable;
  if (refusal.code >= 500) return StoreErrorKind::conflict;
  if (refusal.code >= 400) return StoreErrorKind::unavailable;
  return text_was_sent ? StoreErrorKind::outcome_unknown : StoreErrorKind::unavailable;
}

std::unexpected<StoreError> refused(StoreErrorKind kind, std::string detail) {
  return std::unexpected(StoreError{kind, std::move(detail)});
}

}  // namespace

SmtpMailer::SmtpMailer(SmtpSettings settings, const ports::Clock& clock)
    : settings_(std::move(settings)), clock_(clock) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::expected<void, StoreError> SmtpMailer::send(const ports::Mail& mail) {
  if (!base::is_email_address(mail.to)) return refused(StoreErrorKind::conflict, "not an address");
  const std::string sender(base::address_of(settings_.from));
  const std::string domain = sender.substr(std::min(sender.size(), sender.find('@') + 1));
  const std::string bytes = base::to_bytes({.from = settings_.from,
                                            .to = mail.to,
                                            .subject = mail.subject,
                                            .message_id = mail.message_id + "@" + domain,
                                            .date_ms = clock_.unix_ms(),
                                            .text = mail.text,
                                            .html = mail.html});
  const Handle curl(curl_easy_init());
  const List recipients(curl_slist_append(nullptr, ("<" + mail.to + ">").c_str()));
  if (!curl || !recipients) return refused(StoreErrorKind::unavailable, "out of memory");
  Upload upload{bytes};
  Refusal refusal;
  std::array<char, CURL_ERROR_SIZE> error{};
  apply(curl.get(), settings_);
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, ("<" + sender + ">").c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &Upload::read);
  curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, &Refusal::note);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &refusal);
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, error.data());
  const CURLcode code = curl_easy_perform(curl.get());
  if (code == CURLE_OK) return {};
  return refused(kind_of(code, refusal, upload.rest.empty()),
                 error[0] != '\0' ? error.data() : curl_easy_strerror(code));
}

}  // namespace fa::smtp
