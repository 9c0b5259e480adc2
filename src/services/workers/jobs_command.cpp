#include "services/workers/jobs_command.h"

#include <iomanip>
#include <ostream>

#include "base/mime_message.h"

namespace fa::workers {
namespace {

int fail(std::ostream& out, const ports::StoreError& error) {
  out << "jobs: " << error.detail << '\n';
  return 1;
}

int requeue(const JobsCommand& command, ports::JobQueue& queue, std::ostream& out) {
  const auto count = queue.requeue_dead(command.id);
  if (!count) return fail(out, count.error());
  out << "requeued: " << *count << '\n';
  return 0;
}

void print(std::ostream& out, const ports::Job& job) {
  out << std::left << std::setw(8) << job.id << std::setw(20) << job.kind << std::setw(46) << job.key << std::setw(10)
      << job.attempts << base::rfc5322_date(job.created_at) << "\n        " << job.last_error << '\n';
}

}  // namespace

int run_jobs_command(const JobsCommand& command, ports::JobQueue& queue, std::ostream& out) {
  if (command.requeue) return requeue(command, queue, out);
  const auto depth = queue.depth();
  if (!depth) return fail(out, depth.error());
  const auto dead = queue.dead_letters(command.limit);
  if (!dead) return fail(out, dead.error());
  out << "waiting: " << *depth << "\ndead letters: " << dead->size()
      << (dead->size() == command.limit ? " or more" : "") << '\n';
  if (dead->empty()) return 0;
  out << std::left << std::setw(8) << "id" << std::setw(20) << "kind" << std::setw(46) << "key" << std::setw(10)
      << "attempts" << "created\n";
  for (const auto& job : *dead) print(out, job);
  return 0;
}

}  // namespace fa::workers
