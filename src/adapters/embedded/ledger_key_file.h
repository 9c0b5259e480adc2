// The house's Ed25519 key in a file that only the house can read (ports/ledger_signer.h); libsodium signs.
#pragma once

#include <array>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>

#include "ports/ledger_signer.h"

namespace fa::embedded {

class LedgerKeyFile final : public ports::LedgerSigner {
 public:
  // Reads the key (mode 0600, base64 of the 32-byte seed), made where it is absent. A file that is no key is an error:
  // a new key would make every earlier signature unverifiable.
  static std::expected<std::unique_ptr<LedgerKeyFile>, std::string> open(const std::filesystem::path& path);
  ~LedgerKeyFile() override;

  std::string sign(const domain::Hash256& hash) override;
  std::string public_key() const override { return public_key_; }

 private:
  explicit LedgerKeyFile(const std::array<unsigned char, 32>& seed);
  std::array<unsigned char, 64> secret_key_{};
  std::string public_key_;
};

}  // namespace fa::embedded
