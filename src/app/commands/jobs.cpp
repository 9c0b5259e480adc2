#include "services/workers/jobs_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "adapters/embedded/jobs_queue.h"
#include "adapters/embedded/system_clock.h"
#include "app/commands/commands.h"
#include "app/house_file.h"
#include "app/settings.h"
#include "app/stores.h"

namespace fa::app {

void add_jobs_command(CLI::App& root, int& exit_code) {
  struct Command {
    Settings settings;
    workers::JobsCommand jobs;
  };
  auto command = std::make_shared<Command>();
  auto* app = root.add_subcommand(
      "jobs", "Shows how many jobs wait and which are dead letters; --requeue gives those another try");
  auto* requeue = app->add_flag("--requeue", command->jobs.requeue, "Puts dead letters back into the queue");
  app->add_option("--id", command->jobs.id, "With --requeue: this one alone")->needs(requeue);
  app->add_option("--limit", command->jobs.limit, "Dead letters shown at most")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  add_data_options(*app, command->settings);
  app->callback([command, &exit_code] {
    static const embedded::SystemClock clock;
    if (const auto house = read_house_file(command->settings.data_dir); !house) throw std::runtime_error(house.error());
    const std::string file = path_in(command->settings, "jobs.db");
    if (!std::filesystem::exists(file))
      throw std::runtime_error("no house has run in " + command->settings.data_dir + "; give its --data-dir");
    auto queue = embedded::EmbeddedJobQueue::open(file, clock);
    if (!queue) throw std::runtime_error(queue.error().detail);
    exit_code = workers::run_jobs_command(command->jobs, **queue, std::cout);
  });
}

}  // namespace fa::app
