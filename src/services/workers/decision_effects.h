// What follows from a run of decisions, beside the history: the catalogue's progress and the jobs.
#pragma once

#include <vector>

#include "ports/catalog.h"
#include "ports/decision_stream.h"
#include "ports/job_queue.h"

namespace fa::workers {

struct DecisionEffects {
  std::vector<ports::CatalogProgress> progress;  // one an auction: the newest
  std::vector<ports::NewJob> jobs;
};

// Pure: the same records always give the same effects, so that doing them again changes nothing.
DecisionEffects effects_of(const std::vector<ports::DecisionRecord>& records);

}  // namespace fa::workers
