// What `flashauction jobs` does: shows the queue's depth and its dead letters, and requeues them.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>

#include "ports/job_queue.h"

namespace fa::workers {

struct JobsCommand {
  bool requeue = false;
  std::optional<std::int64_t> id;  // with requeue: this one alone; otherwise all
  std::size_t limit = 100;         // dead letters shown at most
};

// The exit code: 0, or 1 where the queue cannot be read or there is no such dead letter.
int run_jobs_command(const JobsCommand& command, ports::JobQueue& queue, std::ostream& out);

}  // namespace fa::workers
