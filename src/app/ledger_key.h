// The house's ledger key beside the seals that the history has: a key that is lost is told, not replaced in silence.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "adapters/embedded/history.h"
#include "adapters/embedded/ledger_key_file.h"
#include "app/settings.h"

namespace fa::app {

// The key in DATA_DIR/ledger.key. It is made where there is none and nothing was sealed yet. Missing beside seals, it
// is an error: a new key would make them all unverifiable, and only make_ledger_key() makes one then. A key that did
// not make the newest seal is logged as an error, and used.
std::expected<std::unique_ptr<embedded::LedgerKeyFile>, std::string> open_ledger_key(
    const Settings& settings, embedded::SqliteBidHistory& history);

// Makes a key where there is none, whatever was sealed, and gives the public one. The house must not run. The error is
// a sentence, also where there is a key.
std::expected<std::string, std::string> make_ledger_key(const Settings& settings);

}  // namespace fa::app
