// The viewers of one room and one audience that keep up. Their channels stand side by side, so that a write to all of
// them walks one array and touches nothing else of a session.
//
// They are written to in rounds: the same frames once to each of those that are on the list as the round begins and
// still are when it comes to them. A round may be interrupted; who is added meanwhile is not part of it.
#pragma once

#include <cstddef>
#include <vector>

#include "services/gateway/membership.h"

namespace fa::gateway {

enum class WriteMode {
  queued,   // leaves at the end of the loop's turn, with what else the viewer gets in it
  at_once,  // see Channel::send_now
};

class ViewerList {
 public:
  void add(Membership& membership);
  void remove(Membership& membership);  // changes the order of the others
  bool empty() const { return channels_.empty(); }
  std::size_t size() const { return channels_.size(); }

  // No round may be under way.
  void begin_round(transport::SharedFrames frames);
  // Writes to up to `viewers_max` of those that the round has not come to; returns to how many. Those whose connection
  // is congested by it are put into `slow`, still on the list.
  std::size_t write_some(std::size_t viewers_max, WriteMode mode, std::vector<Membership*>& slow);
  bool in_round() const { return frames_ != nullptr; }

  // Whether any of a few channels, spread over the list, still has bytes to write.
  bool writes_unfinished() const;

 private:
  void write(std::size_t from, std::size_t to, WriteMode mode, std::vector<Membership*>& slow);
  std::size_t move_into(std::size_t hole, std::size_t from);

  std::vector<transport::Channel*> channels_;
  std::vector<Membership*> memberships_;  // at the same index

  // Of the round: before next_ stands who has been written to, from round_end_ on who is not part of it.
  transport::SharedFrames frames_;
  std::size_t next_ = 0;
  std::size_t round_end_ = 0;
};

}  // namespace fa::gateway
