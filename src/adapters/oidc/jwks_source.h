// Where an issuer's key set comes from.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <utility>

namespace fa::oidc {

class JwksSource {
 public:
  virtual ~JwksSource() = default;
  // The JSON text of the JWK Set, or why there is none (for the log). May block within the source's own time-outs; any
  // thread, one at a time.
  virtual std::expected<std::string, std::string> fetch() = 0;
  // A number that is another one after the keys changed, from a source that sees this without asking anybody: such a
  // change need not wait for the interval between two fetches. Any thread; microseconds.
  virtual std::uint64_t revision() { return 0; }
};

// The keys of a provider inside this process: no HTTP, so the house can start before it listens.
class InProcessJwks final : public JwksSource {
 public:
  explicit InProcessJwks(
      std::function<std::expected<std::string, std::string>()> read,
      std::function<std::uint64_t()> revision = [] { return 0; })
      : read_(std::move(read)), revision_(std::move(revision)) {}
  std::expected<std::string, std::string> fetch() override { return read_(); }
  std::uint64_t revision() override { return revision_(); }

 private:
  std::function<std::expected<std::string, std::string>()> read_;
  std::function<std::uint64_t()> revision_;
};

}  // namespace fa::oidc
