// The body of a response while it is being made: in memory as long as it is short, on the disk beyond that, so that a
// download of any length costs little memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/http/message.h"
#include "base/scratch_file.h"

namespace fa::base::http {

struct SpoolLimits {
  std::string folder = ".";                                     // on whose disk the rest lies
  std::size_t memory_bytes_max = 1024 * 1024;                   // kept in memory
  std::size_t bytes_max = std::size_t{2} * 1024 * 1024 * 1024;  // of the whole body
};

class SpooledBody {
 public:
  explicit SpooledBody(SpoolLimits limits) : limits_(std::move(limits)) {}

  void append(std::string_view bytes);  // once it has failed or is too long: nothing
  bool too_long() const { return too_long_; }
  bool failed() const { return failed_; }  // the disk did not take it
  // Makes it the response's body; the body is neither too long nor failed before that, and may have failed by it.
  bool move_into(Response& response);

 private:
  bool spill();

  const SpoolLimits limits_;
  std::string text_;  // what is not in the file yet
  std::unique_ptr<ScratchFile> file_;
  std::size_t size_ = 0;
  bool too_long_ = false;
  bool failed_ = false;
};

}  // namespace fa::base::http
