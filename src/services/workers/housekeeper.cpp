#include "services/workers/housekeeper.h"

#include "base/log.h"

namespace fa::workers {
namespace {

constexpr std::chrono::seconds kInterval{5};
constexpr int kNice = 10;

}  // namespace

Housekeeper::Housekeeper(ports::AnalyticsStore& analytics, ports::JobQueue& jobs, base::Metrics& metrics)
    : analytics_(analytics),
      jobs_(jobs),
      depth_(metrics.gauge("flashauction_jobs_depth", "Jobs that wait or are being done")),
      thread_("housekeeper", kNice, [this] {
        round();
        return kInterval;
      }) {}

void Housekeeper::round() {
  if (auto flushed = analytics_.flush(); !flushed)
    base::log::warn("viewers' samples were not stored", {{"detail", flushed.error().detail}});
  if (const auto depth = jobs_.depth()) depth_.set(static_cast<double>(*depth));
}

void Housekeeper::stop() {
  thread_.stop();
  round();
}

}  // namespace fa::workers
