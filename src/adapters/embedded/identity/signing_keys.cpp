#include "adapters/embedded/identity/signing_keys.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "base/crypto.h"
#include "base/log.h"

namespace fa::identity {
namespace {

constexpr std::size_t kFileBytesMax = 256 * 1024;
constexpr std::size_t kTokenBytesMax = 8 * 1024;

std::string jwt_header(std::string_view type, const std::string& key_id) {
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.field("alg", "RS256");
  w.field("typ", type);
  w.field("kid", key_id);
  w.end_object();
  return json;
}

std::optional<base::json::Value> decode_object(std::string_view part) {
  const auto bytes = base::base64url_decode(part);
  if (!bytes) return std::nullopt;
  auto value = base::json::parse(*bytes);
  if (!value || !value->is_object()) return std::nullopt;
  return std::move(*value);
}

}  // namespace

SigningKeys::SigningKeys(std::filesystem::path file, std::int64_t keep_retired_ms, const ports::Clock& clock)
    : file_(std::move(file)), keep_retired_ms_(keep_retired_ms), clock_(clock) {}

std::expected<std::unique_ptr<SigningKeys>, std::string> SigningKeys::open(std::filesystem::path file,
                                                                           std::int64_t keep_retired_ms,
                                                                           const ports::Clock& clock) {
  std::unique_ptr<SigningKeys> keys(new SigningKeys(std::move(file), keep_retired_ms, clock));
  if (!file_version(keys->file_)) {
    if (const auto made = keys->put_new_key_in_front(true); !made) return std::unexpected(made.error());
  }
  const auto version = file_version(keys->file_);
  auto ring = keys->load();
  if (!ring) return std::unexpected(ring.error());
  keys->ring_ = std::make_shared<const Ring>(std::move(*ring));
  keys->version_ = version;
  return keys;
}

std::expected<SigningKeys::Ring, std::string> SigningKeys::load() const {
  const auto bytes = read_private_file(file_, kFileBytesMax);
  if (!bytes) return std::unexpected(bytes.error());
  return parse(*bytes);
}

std::expected<SigningKeys::Ring, std::string> SigningKeys::parse(std::string_view json) {
  const auto document = base::json::parse(json);
  const auto* list = document && document->is_object() ? document->find("keys") : nullptr;
  if (!list || !list->is_array() || list->items().empty()) return std::unexpected("the signing key file is damaged");
  Ring ring;
  for (const auto& item : list->items()) {
    const std::string* pem = item.string_at("pem");
    const auto created_at = item.int64_at("created_at");
    if (!pem || !created_at) return std::unexpected("the signing key file is damaged");
    auto key = RsaKey::from_pem(*pem);
    if (!key) return std::unexpected("the signing key file is damaged: " + key.error());
    ring.push_back({std::move(*key), *created_at, item.int64_at("retired_at")});
  }
  return ring;
}

std::string SigningKeys::to_json(const Ring& ring) {
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.key("keys");
  w.begin_array();
  for (const Entry& entry : ring) {
    w.begin_object();
    w.field("created_at", entry.created_at);
    w.field("retired_at", entry.retired_at);
    w.field("pem", entry.key.to_pem());
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return json;
}

std::shared_ptr<const SigningKeys::Ring> SigningKeys::current() {
  const std::lock_guard lock(mutex_);
  const auto version = file_version(file_);
  if (version == version_) return ring_;
  auto ring = load();
  if (ring) {
    ring_ = std::make_shared<const Ring>(std::move(*ring));
    version_ = version;
    ++revision_;
  } else {
    base::log::error("signing keys not read again; the known ones stay", {{"reason", ring.error()}});
  }
  return ring_;
}

std::string SigningKeys::sign_jwt(std::string_view type, std::string_view claims_json) {
  const auto ring = current();
  const RsaKey& key = ring->front().key;
  std::string jwt = base::base64url_encode(jwt_header(type, key.key_id())) + "." + base::base64url_encode(claims_json);
  jwt += "." + base::base64url_encode(key.sign(jwt));
  return jwt;
}

std::optional<base::json::Value> SigningKeys::verified_claims(std::string_view jwt) {
  if (jwt.size() > kTokenBytesMax || std::ranges::count(jwt, '.') != 2) return std::nullopt;
  const auto first = jwt.find('.');
  const auto last = jwt.rfind('.');
  const auto header = decode_object(jwt.substr(0, first));
  const auto signature = base::base64url_decode(jwt.substr(last + 1));
  if (!header || !signature) return std::nullopt;
  const std::string* algorithm = header->string_at("alg");
  const std::string* key_id = header->string_at("kid");
  if (!algorithm || *algorithm != "RS256" || !key_id) return std::nullopt;

  const auto ring = current();
  const auto entry = std::ranges::find_if(*ring, [&](const Entry& e) { return e.key.key_id() == *key_id; });
  if (entry == ring->end() || !is_published(*entry)) return std::nullopt;
  if (!entry->key.verifies(jwt.substr(0, last), *signature)) return std::nullopt;
  return decode_object(jwt.substr(first + 1, last - first - 1));
}

std::string SigningKeys::jwks_json() {
  const auto ring = current();
  std::string json;
  base::json::Writer w(json);
  w.begin_object();
  w.key("keys");
  w.begin_array();
  for (const Entry& entry : *ring) {
    if (is_published(entry)) entry.key.write_public_jwk(w);
  }
  w.end_array();
  w.end_object();
  return json;
}

std::uint64_t SigningKeys::revision() {
  current();
  const std::lock_guard lock(mutex_);
  return revision_;
}

bool SigningKeys::is_published(const Entry& entry) const {
  return !entry.retired_at || clock_.unix_ms() < *entry.retired_at + keep_retired_ms_;
}

std::expected<void, std::string> SigningKeys::rotate() {
  auto rotated = put_new_key_in_front(false);
  if (rotated) current();
  return rotated;
}

// Under the lock between processes, so that two first starts agree on one key and no rotation is lost.
std::expected<void, std::string> SigningKeys::put_new_key_in_front(bool only_where_none) {
  const auto lock = FileLock::acquire(file_.string() + ".lock");
  if (!lock) return std::unexpected(lock.error());
  Ring ring;
  if (file_version(file_)) {
    if (only_where_none) return {};
    auto loaded = load();
    if (!loaded) return std::unexpected(loaded.error());
    ring = std::move(*loaded);
  }
  const std::int64_t now_ms = clock_.unix_ms();
  if (!ring.empty()) ring.front().retired_at = now_ms;
  std::erase_if(ring, [&](const Entry& entry) { return !is_published(entry); });
  ring.insert(ring.begin(), {RsaKey::generate(), now_ms, std::nullopt});
  return replace_private_file(file_, to_json(ring));
}

}  // namespace fa::identity
