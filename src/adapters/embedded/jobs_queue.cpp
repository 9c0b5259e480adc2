#include "adapters/embedded/jobs_queue.h"

#include <algorithm>

namespace fa::embedded {
namespace {

using ports::Job;
using ports::StoreError;
using ports::StoreErrorKind;

constexpr std::size_t kErrorBytesMax = 1024;
constexpr int kForgottenAtOnceMax = 200;  // old jobs that one enqueue clears away

// `state`: 0 waiting (leased while due_at lies ahead), 1 dead, 2 done. Done jobs stay for a while, without their
// payload, so that their key is recognised. Each state has an index of its own rows, in the order of its use.
constexpr const char* kSchema[] = {R"sql(
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  payload TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  UNIQUE (kind, key)
);
CREATE INDEX jobs_waiting ON jobs (kind, due_at) WHERE state = 0;
CREATE INDEX jobs_dead ON jobs (id) WHERE state = 1;
CREATE INDEX jobs_done ON jobs (due_at) WHERE state = 2;
)sql"};

Job job_of(const Query& row) {
  return {.id = row.get<std::int64_t>(0),
          .kind = row.get<std::string>(1),
          .key = row.get<std::string>(2),
          .payload = row.get<std::string>(3),
          .attempts = row.get<std::int32_t>(4),
          .last_error = row.get<std::string>(5),
          .created_at = row.get<std::int64_t>(6)};
}

std::unexpected<StoreError> refused(StoreErrorKind kind, std::string detail) {
  return std::unexpected(StoreError{kind, std::move(detail)});
}

}  // namespace

std::expected<std::unique_ptr<EmbeddedJobQueue>, StoreError> EmbeddedJobQueue::open(const std::string& path,
                                                                                    const ports::Clock& clock,
                                                                                    const JobQueueOptions& options) {
  auto database = Database::open(path, options.database);
  if (!database) return std::unexpected(database.error());
  if (auto done = database->migrate(kSchema); !done) return std::unexpected(done.error());
  std::unique_ptr<EmbeddedJobQueue> queue(new EmbeddedJobQueue(std::move(*database), clock, options));
  const auto unfinished = queue->count("state = 0 OR state = 1");
  if (!unfinished) return std::unexpected(unfinished.error());
  queue->unfinished_ = *unfinished;
  return queue;
}

EmbeddedJobQueue::EmbeddedJobQueue(Database database, const ports::Clock& clock, const JobQueueOptions& options)
    : clock_(clock), options_(options), database_(std::move(database)) {}

std::expected<void, StoreError> EmbeddedJobQueue::take_over() {
  const std::lock_guard lock(mutex_);
  auto update = database_.query("UPDATE jobs SET due_at = ?1 WHERE state = 0 AND due_at > ?1");
  return update.bind(clock_.unix_ms()).run();
}

std::expected<void, StoreError> EmbeddedJobQueue::enqueue(const std::vector<ports::NewJob>& jobs) {
  const std::lock_guard lock(mutex_);
  if (std::ranges::any_of(jobs, [](const auto& job) { return job.payload.size() > ports::kJobPayloadMax; }))
    return refused(StoreErrorKind::conflict, "a job's payload is too large");
  auto transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(transaction.error());
  const std::int64_t now = clock_.unix_ms();
  std::int64_t added = 0;
  for (const auto& job : jobs) {
    const auto inserted = insert(job, now);
    if (!inserted) return std::unexpected(inserted.error());
    added += *inserted;
  }
  if (added > 0 && unfinished_ + added > options_.unfinished_max)
    return refused(StoreErrorKind::unavailable, "the job queue is full");
  if (auto forgotten = forget_old(now); !forgotten) return forgotten;
  auto committed = transaction->commit();
  if (committed) unfinished_ += added;
  return committed;
}

StoreResult<std::int64_t> EmbeddedJobQueue::insert(const ports::NewJob& job, std::int64_t now) {
  auto query = database_.query(
      "INSERT INTO jobs (kind, key, payload, created_at, due_at) VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO NOTHING");
  query.bind(job.kind, job.key, job.payload, now);
  if (auto done = query.run(); !done) return std::unexpected(done.error());
  return database_.changed_rows();
}

StoreResult<void> EmbeddedJobQueue::forget_old(std::int64_t now) {
  auto query = database_.query(
      "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state = 2 AND due_at < ?1 ORDER BY due_at LIMIT ?2)");
  query.bind(now - options_.keep_done_ms, kForgottenAtOnceMax);
  return query.run();
}

std::expected<std::vector<Job>, StoreError> EmbeddedJobQueue::take(const std::vector<std::string>& kinds,
                                                                   std::size_t max, std::int64_t lease_ms) {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = clock_.unix_ms();
  auto jobs = due(kinds, max, now);
  if (!jobs || jobs->empty()) return jobs;
  auto transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(transaction.error());
  std::vector<Job> taken;
  for (Job& job : *jobs) {
    const auto leased = lease(job, now + lease_ms);
    if (!leased) return std::unexpected(leased.error());
    if (*leased) taken.push_back(std::move(job));
  }
  if (auto committed = transaction->commit(); !committed) return std::unexpected(committed.error());
  return taken;
}

StoreResult<std::vector<Job>> EmbeddedJobQueue::due(const std::vector<std::string>& kinds, std::size_t max,
                                                    std::int64_t now) {
  const auto longest = due_longest(kinds, max, now);
  if (!longest) return std::unexpected(longest.error());
  std::vector<Job> jobs;
  for (const Due& one : *longest) {
    auto query = database_.query(
        "SELECT id, kind, key, payload, attempts, last_error, created_at FROM jobs WHERE id = ?1 AND state = 0");
    query.bind(one.id);
    if (query.next()) jobs.push_back(job_of(query));
    if (!query.ok()) return std::unexpected(query.error());
  }
  return jobs;
}

StoreResult<std::vector<EmbeddedJobQueue::Due>> EmbeddedJobQueue::due_longest(const std::vector<std::string>& kinds,
                                                                              std::size_t max, std::int64_t now) {
  std::vector<Due> all;
  for (const auto& kind : kinds) {
    auto query = database_.query(
        "SELECT due_at, id FROM jobs WHERE state = 0 AND kind = ?1 AND due_at <= ?2 ORDER BY due_at, id LIMIT ?3");
    query.bind(kind, now, max);
    while (query.next()) all.push_back({query.get<std::int64_t>(0), query.get<std::int64_t>(1)});
    if (!query.ok()) return std::unexpected(query.error());
  }
  std::ranges::sort(all);
  if (all.size() > max) all.resize(max);
  return all;
}

StoreResult<bool> EmbeddedJobQueue::lease(Job& job, std::int64_t until) {
  if (job.attempts >= options_.attempts_max) {
    auto bury = database_.query(
        "UPDATE jobs SET state = 1, last_error = 'its last attempt neither ended nor failed' WHERE id = ?1");
    if (auto done = bury.bind(job.id).run(); !done) return std::unexpected(done.error());
    return false;
  }
  ++job.attempts;
  // Another process may have taken it since it was read.
  auto query =
      database_.query("UPDATE jobs SET attempts = ?2, due_at = ?3 WHERE id = ?1 AND attempts = ?2 - 1 AND state = 0");
  if (auto done = query.bind(job.id, job.attempts, until).run(); !done) return std::unexpected(done.error());
  return database_.changed_rows() == 1;
}

std::expected<void, StoreError> EmbeddedJobQueue::done(const std::vector<std::int64_t>& ids) {
  const std::lock_guard lock(mutex_);
  auto transaction = Transaction::begin(database_);
  if (!transaction) return std::unexpected(transaction.error());
  const std::int64_t now = clock_.unix_ms();
  std::int64_t finished = 0;
  for (const std::int64_t id : ids) {
    auto query = database_.query("UPDATE jobs SET state = 2, due_at = ?2, payload = '' WHERE id = ?1 AND state <> 2");
    if (auto done = query.bind(id, now).run(); !done) return done;
    finished += database_.changed_rows();
  }
  auto committed = transaction->commit();
  if (committed) unfinished_ -= finished;
  return committed;
}

std::expected<void, StoreError> EmbeddedJobQueue::failed(const Job& job, const std::string& error,
                                                         std::optional<std::int64_t> retry_in_ms) {
  const std::lock_guard lock(mutex_);
  const bool dead = !retry_in_ms || job.attempts >= options_.attempts_max;
  auto query = database_.query(
      "UPDATE jobs SET state = ?3, due_at = ?4, last_error = ?5 WHERE id = ?1 AND attempts = ?2 AND state = 0");
  query.bind(job.id, job.attempts, dead ? 1 : 0, clock_.unix_ms() + retry_in_ms.value_or(0),
             error.substr(0, kErrorBytesMax));
  return query.run();
}

std::expected<void, StoreError> EmbeddedJobQueue::postpone(const Job& job, std::int64_t retry_in_ms) {
  const std::lock_guard lock(mutex_);
  auto query = database_.query(
      "UPDATE jobs SET due_at = ?3, attempts = attempts - 1 WHERE id = ?1 AND attempts = ?2 AND state = 0");
  query.bind(job.id, job.attempts, clock_.unix_ms() + retry_in_ms);
  return query.run();
}

std::expected<std::vector<Job>, StoreError> EmbeddedJobQueue::dead_letters(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  auto query = database_.query(
      "SELECT id, kind, key, payload, attempts, last_error, created_at FROM jobs WHERE state = 1 ORDER BY id LIMIT ?1");
  query.bind(limit);
  std::vector<Job> jobs;
  while (query.next()) jobs.push_back(job_of(query));
  if (!query.ok()) return std::unexpected(query.error());
  return jobs;
}

std::expected<std::int64_t, StoreError> EmbeddedJobQueue::requeue_dead(std::optional<std::int64_t> id) {
  const std::lock_guard lock(mutex_);
  auto query = database_.query(
      "UPDATE jobs SET state = 0, attempts = 0, due_at = ?1 WHERE state = 1 AND (?2 IS NULL OR id = ?2)");
  if (auto done = query.bind(clock_.unix_ms(), id).run(); !done) return std::unexpected(done.error());
  const std::int64_t requeued = database_.changed_rows();
  if (id && requeued == 0) return refused(StoreErrorKind::not_found, "no such dead job");
  return requeued;
}

std::expected<std::int64_t, StoreError> EmbeddedJobQueue::depth() {
  const std::lock_guard lock(mutex_);
  return count("state = 0");
}

StoreResult<std::int64_t> EmbeddedJobQueue::count(std::string_view where) {
  auto query = database_.query("SELECT count(*) FROM jobs WHERE " + std::string(where));
  if (!query.next()) return std::unexpected(query.error());
  return query.get<std::int64_t>(0);
}

}  // namespace fa::embedded
