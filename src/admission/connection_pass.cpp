#include "admission/connection_pass.h"

#include <utility>

namespace fa::admission {

std::expected<ConnectionPass, Verdict> ConnectionPass::of(std::shared_ptr<Door> door, const base::ClientKey& client) {
  if (const auto verdict = door->connections().take(client, 1); verdict != Verdict::granted)
    return std::unexpected(verdict);
  return ConnectionPass(std::move(door), client, true);
}

std::expected<ConnectionPass, Verdict> ConnectionPass::of_proxy(std::shared_ptr<Door> door) {
  if (const auto verdict = door->connections().take_unshared(1); verdict != Verdict::granted)
    return std::unexpected(verdict);
  return ConnectionPass(std::move(door), {}, false);
}

ConnectionPass& ConnectionPass::operator=(ConnectionPass&& other) noexcept {
  std::swap(door_, other.door_);
  std::swap(client_, other.client_);
  std::swap(has_client_, other.has_client_);
  std::swap(is_proxys_, other.is_proxys_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  return *this;
}

ConnectionPass::~ConnectionPass() {
  if (!door_) return;
  hold_input(0);
  hold_output(0);
  give_back(door_->connections(), 1);
}

Verdict ConnectionPass::charge_to(const base::ClientKey& client) {
  if (!door_ || !is_proxys_ || (has_client_ && client == client_)) return Verdict::granted;
  if (const auto verdict = door_->connections().take(client, 1); verdict != Verdict::granted) return verdict;
  // What it holds of the rest is charged anew, to the new client, as it changes next.
  hold_input(0);
  hold_output(0);
  give_back(door_->connections(), 1);
  client_ = client;
  has_client_ = true;
  return Verdict::granted;
}

Verdict ConnectionPass::hold(std::size_t bytes, ByteHold& of, Budget& (Door::*budget)()) {
  if (!door_) return Verdict::granted;
  Budget& counted = (door_.get()->*budget)();
  return of.hold(
      bytes,
      [&](std::size_t amount) { return has_client_ ? counted.take(client_, amount) : counted.take_unshared(amount); },
      [&](std::size_t amount) { give_back(counted, amount); });
}

void ConnectionPass::give_back(Budget& budget, std::size_t amount) const {
  if (has_client_)
    budget.give_back(client_, amount);
  else
    budget.give_back_unshared(amount);
}

}  // namespace fa::admission
