// What concerns more than one setting: secrets that stand in files, and settings that contradict each other.
#pragma once

#include <expected>
#include <string>

#include "app/settings.h"

namespace fa::app {

// What INTERNAL_SECRET and SMTP_URL may be, for messages.
std::string header_secret_allowed();
inline constexpr const char* kMailServer = "the address of a mail server, as in smtp://mail.example:587 or smtps://…";

// After all settings were read, each for itself: reads the secrets that stand in files, takes a name and a password out
// of SMTP_URL, and looks at the settings together. The error is a sentence that names them: nothing may start then.
std::expected<void, std::string> settle(Settings& settings);

}  // namespace fa::app
