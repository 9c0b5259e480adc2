#include "base/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>

namespace fa::base {

namespace {

using PromLabels = std::map<std::string, std::string>;

struct CounterOn final : Counter {
  explicit CounterOn(prometheus::Counter& metric) : on(metric) {}
  void add(double by) override { on.Increment(by); }
  prometheus::Counter& on;
};
struct GaugeOn final : Gauge {
  explicit GaugeOn(prometheus::Gauge& metric) : on(metric) {}
  void set(double value) override { on.Set(value); }
  void add(double by) override { on.Increment(by); }
  prometheus::Gauge& on;
};
struct HistogramOn final : Histogram {
  explicit HistogramOn(prometheus::Histogram& metric) : on(metric) {}
  void observe(double value) override { on.Observe(value); }
  prometheus::Histogram& on;
};

// The one of these wrappers for this metric, made on first use.
template <class Wrapper, class Interface, class Metric>
Interface& once(std::map<const void*, std::unique_ptr<Interface>>& made, Metric& metric) {
  auto& slot = made[&metric];
  if (!slot) slot = std::make_unique<Wrapper>(metric);
  return *slot;
}

}  // namespace

struct Metrics::Impl {
  std::mutex mutex;
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  std::map<const void*, std::unique_ptr<Counter>> counters;
  std::map<const void*, std::unique_ptr<Gauge>> gauges;
  std::map<const void*, std::unique_ptr<Histogram>> histograms;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  std::lock_guard lock(impl_->mutex);
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(impl_->registry);
  return once<CounterOn>(impl_->counters, family.Add(PromLabels(labels.begin(), labels.end())));
}

Gauge& Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  std::lock_guard lock(impl_->mutex);
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(impl_->registry);
  return once<GaugeOn>(impl_->gauges, family.Add(PromLabels(labels.begin(), labels.end())));
}

Histogram& Metrics::histogram(const std::string& name, const std::string& help, const std::vector<double>& buckets,
                              const Labels& labels) {
  std::lock_guard lock(impl_->mutex);
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(impl_->registry);
  return once<HistogramOn>(impl_->histograms, family.Add(PromLabels(labels.begin(), labels.end()), buckets));
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

const std::vector<double>& latency_buckets() {
  static const std::vector<double> buckets{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                           0.025,   0.05,   0.1,     0.25,   0.5,   1,      2.5,   5};
  return buckets;
}

}  // namespace fa::base
