// The right to one Engine.IO session, with what waits for its polls and what the application keeps of its messages.
// Given back by its destruction. Loop thread only.
#pragma once

#include <cstddef>
#include <expected>

#include "admission/byte_hold.h"
#include "admission/door.h"

namespace fa::admission {

class SessionPass {
 public:
  struct Refusal {
    Resource resource;
    Verdict why;
  };
  // The door outlives the pass.
  static std::expected<SessionPass, Refusal> of(Door& door, const base::ClientKey& client);

  SessionPass() = default;  // of a session that nobody counts
  SessionPass(SessionPass&& other) noexcept;
  SessionPass& operator=(SessionPass&& other) noexcept;
  ~SessionPass();

  void claim();  // somebody uses it: it counts no longer among those that nobody does
  Verdict hold_input(std::size_t bytes);
  Verdict hold_output(std::size_t bytes);
  Door* door() const { return door_; }  // nullptr where nobody counts

 private:
  SessionPass(Door& door, const base::ClientKey& client) : door_(&door), client_(client), is_unclaimed_(true) {}

  Door* door_ = nullptr;
  base::ClientKey client_{};
  ByteHold input_;
  ByteHold output_;
  bool is_unclaimed_ = false;
};

}  // namespace fa::admission
