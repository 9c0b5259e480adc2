// What every Prometheus exporter tells of its process, under the names that they share, and which build this is.
#pragma once

#include "base/metrics.h"

namespace fa::app {

class ProcessMetrics {
 public:
  explicit ProcessMetrics(base::Metrics& metrics);
  void collect();  // before the metrics are read; one thread at a time, and none that serves connections

 private:
  base::Counter& cpu_seconds_;
  base::Gauge& resident_bytes_;
  base::Gauge& virtual_bytes_;
  base::Gauge& open_descriptors_;
  base::Gauge& descriptors_max_;
  base::Gauge& threads_;
  double told_cpu_seconds_ = 0;
};

}  // namespace fa::app
