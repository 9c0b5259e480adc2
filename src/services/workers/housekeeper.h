// Every few seconds: makes the viewers' samples durable and shows the queue's depth as a metric.
#pragma once

#include "base/metrics.h"
#include "ports/analytics_store.h"
#include "ports/job_queue.h"
#include "services/workers/worker_thread.h"

namespace fa::workers {

class Housekeeper {
 public:
  Housekeeper(ports::AnalyticsStore& analytics, ports::JobQueue& jobs, base::Metrics& metrics);
  void start() { thread_.start(); }
  void stop();  // after a last round
  void round();

 private:
  ports::AnalyticsStore& analytics_;
  ports::JobQueue& jobs_;
  base::Gauge& depth_;
  WorkerThread thread_;
};

}  // namespace fa::workers
