// What does one kind of job. Jobs come at least once: running one again must change nothing more.
#pragma once

#include <string>
#include <utility>

#include "ports/job_queue.h"

namespace fa::workers {

enum class JobEnd {
  done,
  retry,      // failed; try again later
  not_ready,  // what it needs is not there yet; soon again, without counting the attempt
  rejected,   // can never succeed
};

struct JobOutcome {
  JobEnd end = JobEnd::done;
  std::string detail;  // for the log and the dead-letter list

  static JobOutcome done() { return {}; }
  static JobOutcome retry(std::string why) { return {JobEnd::retry, std::move(why)}; }
  static JobOutcome not_ready(std::string why) { return {JobEnd::not_ready, std::move(why)}; }
  static JobOutcome rejected(std::string why) { return {JobEnd::rejected, std::move(why)}; }
};

class JobHandler {
 public:
  virtual ~JobHandler() = default;
  // On the worker's thread; may block. What it throws is a JobOutcome::retry with the exception's text.
  virtual JobOutcome run(const ports::Job& job) = 0;
};

}  // namespace fa::workers
