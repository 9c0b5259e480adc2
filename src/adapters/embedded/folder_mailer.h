// Writes each mail as a file that mail programs open: DATA_DIR/mail/<message id>.eml (RFC 5322).
#pragma once

#include <filesystem>
#include <string>

#include "ports/clock.h"
#include "ports/mailer.h"

namespace fa::embedded {

class FolderMailer final : public ports::Mailer {
 public:
  // `from`: `Name <address>`. The folder is made where it is absent. The clock must outlive it.
  FolderMailer(std::filesystem::path folder, std::string from, const ports::Clock& clock);

  // A mail whose message_id is there already is not written again. A file is there as a whole or not at all.
  std::expected<void, ports::StoreError> send(const ports::Mail& mail) override;

 private:
  const std::filesystem::path folder_;
  const std::string from_;
  const ports::Clock& clock_;
};

}  // namespace fa::embedded
