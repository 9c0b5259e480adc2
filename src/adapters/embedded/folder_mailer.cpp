#include "adapters/embedded/folder_mailer.h"

#include <algorithm>
#include <system_error>

#include "adapters/embedded/identity/private_file.h"
#include "base/mime_message.h"
#include "base/person_fields.h"

namespace fa::embedded {
namespace {

using ports::StoreError;
using ports::StoreErrorKind;

// It becomes a file's name.
bool is_message_id(const std::string& id) {
  return !id.empty() && id.size() <= 200 && id.front() != '.' && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

}  // namespace

FolderMailer::FolderMailer(std::filesystem::path folder, std::string from, const ports::Clock& clock)
    : folder_(std::move(folder)), from_(std::move(from)), clock_(clock) {}

std::expected<void, StoreError> FolderMailer::send(const ports::Mail& mail) {
  if (!is_message_id(mail.message_id)) return std::unexpected(StoreError{StoreErrorKind::conflict, "not a message id"});
  if (!base::is_email_address(mail.to)) return std::unexpected(StoreError{StoreErrorKind::conflict, "not an address"});
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return std::unexpected(StoreError{StoreErrorKind::unavailable, folder_.string() + ": " + error.message()});
  const auto path = folder_ / (mail.message_id + ".eml");
  if (std::filesystem::exists(path, error)) return {};
  const auto bytes = base::to_bytes({.from = from_,
                                     .to = mail.to,
                                     .subject = mail.subject,
                                     .message_id = mail.message_id + "@flashauction",
                                     .date_ms = clock_.unix_ms(),
                                     .text = mail.text,
                                     .html = mail.html});
  if (auto written = identity::replace_private_file(path, bytes); !written)
    return std::unexpected(StoreError{StoreErrorKind::unavailable, written.error()});
  return {};
}

}  // namespace fa::embedded
