#include "app/ledger_key.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "app/data_lock.h"
#include "app/stores.h"
#include "base/log.h"
#include "domain/ledger.h"

namespace fa::app {

namespace {

// 0 where something is there, otherwise errno.
int absence_of(const std::string& path) {
  struct stat info{};
  return stat(path.c_str(), &info) == 0 ? 0 : errno;
}

std::string missing(const Settings& settings, const std::string& path) {
  return path +
         " is missing, and seals of closed auctions are there that it signed. Put it back from a backup. Where it is "
         "lost, `flashauction keys make-ledger-key --data-dir " +
         settings.data_dir + "` makes a new one, which cannot verify them";
}

// Ed25519 signs the same hash with the same bytes each time (RFC 8032), so the seal shows whose it is.
void tell_of_foreign_key(embedded::LedgerKeyFile& key, const ports::LedgerSeal& seal) {
  const auto hash = domain::parse_hash(seal.ledger_hash);
  if (!hash || key.sign(*hash) == seal.signature) return;
  base::log::error("the ledger key is not the one that made the newest seal",
                   {{"ledger_hash", seal.ledger_hash}, {"public_key", key.public_key()}});
}

}  // namespace

std::expected<std::unique_ptr<embedded::LedgerKeyFile>, std::string> open_ledger_key(
    const Settings& settings, embedded::SqliteBidHistory& history) {
  const std::string path = path_in(settings, "ledger.key");
  const auto seal = history.newest_seal();
  if (!seal) return std::unexpected("the history's seals cannot be read: " + seal.error().detail);
  const int absence = absence_of(path);
  if (absence != 0 && absence != ENOENT) return std::unexpected("cannot read " + path + ": " + std::strerror(absence));
  if (absence == ENOENT && *seal) return std::unexpected(missing(settings, path));
  auto key = embedded::LedgerKeyFile::open(path);
  if (key && *seal) tell_of_foreign_key(**key, **seal);
  return key;
}

std::expected<std::string, std::string> make_ledger_key(const Settings& settings) {
  const std::string history = path_in(settings, "history.db");
  if (absence_of(history) != 0) return std::unexpected("no house has run in " + settings.data_dir);
  const auto lock = DataLock::take(settings.data_dir);
  if (!lock) return std::unexpected(lock.error());
  const std::string path = path_in(settings, "ledger.key");
  const int absence = absence_of(path);
  if (absence != ENOENT)
    return std::unexpected(absence == 0 ? "there is a ledger key in " + path
                                        : "cannot read " + path + ": " + std::strerror(absence));
  const auto key = embedded::LedgerKeyFile::open(path);
  if (!key) return std::unexpected(key.error());
  return (*key)->public_key();
}

}  // namespace fa::app
