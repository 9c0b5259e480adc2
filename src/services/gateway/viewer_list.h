// The viewers of one room and one audience that keep up. Their channels stand side by side, so that a write to all of
// them walks one array and touches nothing else of a session.
#pragma once

#include <cstddef>
#include <vector>

#include "services/gateway/membership.h"

namespace fa::gateway {

class ViewerList {
 public:
  void add(Membership& membership);
  void remove(Membership& membership);  // the last one takes its place
  bool empty() const { return channels_.empty(); }
  std::size_t size() const { return channels_.size(); }

  // Those whose connection is congested by it are put into `slow`, still on the list.
  void send(const transport::SharedFrames& frames, std::vector<Membership*>& slow);
  // The same at once, see Channel::send_now.
  void send_now(const transport::SharedFrames& frames, std::vector<Membership*>& slow);
  // Whether any of a few channels, spread over the list, still has bytes to write.
  bool writes_unfinished() const;

 private:
  std::vector<transport::Channel*> channels_;
  std::vector<Membership*> memberships_;  // at the same index
};

}  // namespace fa::gateway
