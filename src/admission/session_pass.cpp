#include "admission/session_pass.h"

#include <utility>

namespace fa::admission {

std::expected<SessionPass, SessionPass::Refusal> SessionPass::of(Door& door, const base::ClientKey& client) {
  if (const auto why = door.sessions().take(client, 1); why != Verdict::granted)
    return std::unexpected(Refusal{Resource::sessions, why});
  if (const auto why = door.unclaimed_sessions().take(client, 1); why != Verdict::granted) {
    door.sessions().give_back(client, 1);
    return std::unexpected(Refusal{Resource::unclaimed_sessions, why});
  }
  return SessionPass(door, client);
}

SessionPass::SessionPass(SessionPass&& other) noexcept {
  *this = std::move(other);
}

SessionPass& SessionPass::operator=(SessionPass&& other) noexcept {
  std::swap(door_, other.door_);
  std::swap(client_, other.client_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  std::swap(is_unclaimed_, other.is_unclaimed_);
  return *this;
}

SessionPass::~SessionPass() {
  if (door_ == nullptr) return;
  hold_input(0);
  hold_output(0);
  claim();
  door_->sessions().give_back(client_, 1);
}

void SessionPass::claim() {
  if (std::exchange(is_unclaimed_, false)) door_->unclaimed_sessions().give_back(client_, 1);
}

Verdict SessionPass::hold_input(std::size_t bytes) {
  return door_ ? input_.hold(bytes, door_->input_bytes(), client_) : Verdict::granted;
}

Verdict SessionPass::hold_output(std::size_t bytes) {
  return door_ ? output_.hold(bytes, door_->output_bytes(), client_) : Verdict::granted;
}

}  // namespace fa::admission
