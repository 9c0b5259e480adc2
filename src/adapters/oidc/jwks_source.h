// Where an issuer's key set comes from.
#pragma once

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
};

// The keys of a provider inside this process: no HTTP, so the house can start before it listens.
class InProcessJwks final : public JwksSource {
 public:
  explicit InProcessJwks(std::function<std::expected<std::string, std::string>()> read) : read_(std::move(read)) {}
  std::expected<std::string, std::string> fetch() override { return read_(); }

 private:
  std::function<std::expected<std::string, std::string>()> read_;
};

}  // namespace fa::oidc
