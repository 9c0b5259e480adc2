// Signs the head of a closed auction's ledger with the house's key (rules, "Ledger"). Any thread.
#pragma once

#include <string>

#include "domain/ledger.h"

namespace fa::ports {

class LedgerSigner {
 public:
  virtual ~LedgerSigner() = default;
  // Ed25519 (RFC 8032) over the 32 hash bytes; base64 of the 64 signature bytes.
  virtual std::string sign(const domain::Hash256& hash) = 0;
  // Base64 of the 32 bytes of the public key, as at /.well-known/flashauction-ledger-key.
  virtual std::string public_key() const = 0;
};

}  // namespace fa::ports
