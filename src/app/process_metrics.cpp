#include "app/process_metrics.h"

#include <utility>

#include "app/version.h"
#include "base/process_usage.h"

namespace fa::app {

ProcessMetrics::ProcessMetrics(base::Metrics& metrics)
    : cpu_seconds_(metrics.counter("process_cpu_seconds_total", "Processor time of all threads, in seconds")),
      resident_bytes_(metrics.gauge("process_resident_memory_bytes", "Resident memory, in bytes")),
      virtual_bytes_(metrics.gauge("process_virtual_memory_bytes", "Virtual memory, in bytes")),
      open_descriptors_(metrics.gauge("process_open_fds", "Open file descriptors")),
      descriptors_max_(metrics.gauge("process_max_fds", "File descriptors that may be open")),
      threads_(metrics.gauge("process_threads", "Threads")) {
  metrics.gauge("process_start_time_seconds", "When the process started, in seconds since 1970")
      .set(base::process_usage().started_unix_s);
  metrics
      .gauge("flashauction_build_info", "Always 1; its labels say which build this is",
             {{"version", kVersion}, {"compiler", __VERSION__}})
      .set(1);
}

void ProcessMetrics::collect() {
  const base::ProcessUsage usage = base::process_usage();
  cpu_seconds_.add(usage.cpu_seconds - std::exchange(told_cpu_seconds_, usage.cpu_seconds));
  resident_bytes_.set(static_cast<double>(usage.resident_bytes));
  virtual_bytes_.set(static_cast<double>(usage.virtual_bytes));
  open_descriptors_.set(static_cast<double>(usage.open_descriptors));
  descriptors_max_.set(static_cast<double>(usage.descriptors_max));
  threads_.set(static_cast<double>(usage.threads));
}

}  // namespace fa::app
