// The right to hold one connection, with what is read of it and what waits to be written to it. Given back by its
// destruction, on any thread; one thread at a time.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>

#include "admission/byte_hold.h"
#include "admission/door.h"

namespace fa::admission {

class ConnectionPass {
 public:
  // One connection of the client, or why not.
  static std::expected<ConnectionPass, Verdict> of(std::shared_ptr<Door> door, const base::ClientKey& client);
  // The same for a connection whose client is not known yet: a trusted proxy's. charge_to() says whose it is.
  static std::expected<ConnectionPass, Verdict> of_proxy(std::shared_ptr<Door> door);

  ConnectionPass() = default;  // of a connection that nobody counts
  ConnectionPass(ConnectionPass&& other) noexcept = default;
  ConnectionPass& operator=(ConnectionPass&& other) noexcept;
  ~ConnectionPass();

  // From now on this client's connection; where that is refused, whose it was. For what of_proxy() gave; others stay.
  Verdict charge_to(const base::ClientKey& client);

  // How many bytes are kept of what was read, or wait to be written, from now on. Small amounts cost nothing and are
  // not counted; larger ones in steps. A refusal leaves what was counted before.
  Verdict hold_input(std::size_t bytes) { return hold(bytes, input_, &Door::input_bytes); }
  Verdict hold_output(std::size_t bytes) { return hold(bytes, output_, &Door::output_bytes); }
  bool output_is_tight() const { return door_ && door_->output_bytes().is_tight(); }

  const base::ClientKey& client() const { return client_; }
  Door* door() const { return door_.get(); }  // nullptr where nobody counts

 private:
  ConnectionPass(std::shared_ptr<Door> door, const base::ClientKey& client, bool has_client)
      : door_(std::move(door)), client_(client), has_client_(has_client), is_proxys_(!has_client) {}
  Verdict hold(std::size_t bytes, ByteHold& of, Budget& (Door::*budget)());
  void give_back(Budget& budget, std::size_t amount) const;

  std::shared_ptr<Door> door_;
  base::ClientKey client_{};
  bool has_client_ = false;
  bool is_proxys_ = false;
  ByteHold input_;
  ByteHold output_;
};

}  // namespace fa::admission
