// The provider's RS256 keys: made at the first start, kept in one file that several processes may share, rotated on
// demand.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/embedded/identity/private_file.h"
#include "adapters/embedded/identity/rsa_key.h"
#include "base/json.h"
#include "ports/clock.h"

namespace fa::identity {

class SigningKeys {
 public:
  // Opens the file, or makes it with a first key. A retired key stays published for `keep_retired_ms`, which must be at
  // least the life of the longest-lived token. `clock` outlives the object.
  static std::expected<std::unique_ptr<SigningKeys>, std::string> open(std::filesystem::path file,
                                                                       std::int64_t keep_retired_ms,
                                                                       const ports::Clock& clock);

  // All below: any thread; each notices when another process has rotated the keys.
  // A compact RS256 JWT with header `typ` = type (RFC 7515). `claims_json` is a JSON object.
  std::string sign_jwt(std::string_view type, std::string_view claims_json);
  // The claims of a JWT that one of the published keys signed, whatever its dates; nullopt for anything else.
  std::optional<base::json::Value> verified_claims(std::string_view jwt);
  std::string jwks_json();   // public halves, the signing key first
  std::uint64_t revision();  // another number after the keys changed; the first is 0
  // A new signing key; the old one goes on verifying until its tokens have expired.
  std::expected<void, std::string> rotate();

 private:
  struct Entry {
    RsaKey key;
    std::int64_t created_at;                 // Unix ms
    std::optional<std::int64_t> retired_at;  // Unix ms; absent for the signing key
  };
  using Ring = std::vector<Entry>;  // newest first; the first signs
  SigningKeys(std::filesystem::path file, std::int64_t keep_retired_ms, const ports::Clock& clock);
  static std::expected<Ring, std::string> parse(std::string_view json);
  static std::string to_json(const Ring& ring);
  std::expected<Ring, std::string> load() const;
  std::shared_ptr<const Ring> current();
  std::expected<void, std::string> put_new_key_in_front(bool only_where_none);
  bool is_published(const Entry& entry) const;

  const std::filesystem::path file_;
  const std::int64_t keep_retired_ms_;
  const ports::Clock& clock_;
  std::mutex mutex_;  // of all below
  std::shared_ptr<const Ring> ring_;
  std::optional<FileVersion> version_;
  std::uint64_t revision_ = 0;  // counts the rings that were read after the first
};

}  // namespace fa::identity
