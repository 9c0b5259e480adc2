#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>

#include "app/commands/commands.h"
#include "app/house.h"
#include "app/plan_environment.h"
#include "app/setting_rules.h"
#include "app/settings.h"
#include "app/settings_log.h"
#include "base/log.h"
#include "base/thread.h"

namespace fa::app {

namespace {

// Blocks the stop signals in this thread and in all that it will make, so that one place waits for them.
sigset_t block_stop_signals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return stop;
}

std::string video_line(const House& house) {
  const LiveVideo& video = house.video();
  std::string missing;
  for (const std::string& package : video.missing()) missing += " " + package;
  const std::string advice = missing.empty() ? "" : "; to install:" + missing;
  if (video.takes_rtmp())
    return "Live video comes in at " + house.settings().ingest_url() +
           (video.takes_browsers() ? " and from browsers" : "") + advice;
  if (!house.settings().video) return "Live video is off (--video)";
  return "Live video is not available" + (advice.empty() ? "; the log says why" : advice);
}

// People from elsewhere see the house, but sign-in leads them to an address that is none of theirs.
void tell_where_only_this_machine_signs_in(const Settings& settings) {
  if (!settings.is_known_on_this_machine_alone()) return;
  base::log::warn("PUBLIC_URL is not set: people on other machines cannot sign in",
                  {{"host", settings.host}, {"address", settings.base_url()}});
}

std::string public_url_advice(const Settings& settings) {
  if (!settings.is_known_on_this_machine_alone()) return "";
  return "People on other machines cannot sign in yet: HOST=" + settings.host +
         " takes connections from everywhere,\n"
         "and only PUBLIC_URL says which address they open. Set it, for example\n"
         "PUBLIC_URL=http://192.168.1.20:" +
         std::to_string(settings.port) + " or PUBLIC_URL=https://auctions.example\n\n";
}

void print_welcome(const House& house) {
  const std::string program = program_invocation_name;
  const std::string data = " --data-dir " + house.settings().data_dir;
  std::cout << "\nFlashAuction is open at " << house.settings().base_url() << "\n\n"
            << public_url_advice(house.settings()) << "Next:\n"
            << "  1. " << program << " seed" << data << "\n     sample auctions to look at\n"
            << "  2. " << program << " token --username alice" << data
            << "\n     an account and its token, for scripts\n"
            << "  3. " << program << " swarm" << data << "\n     simulated people who bid (only if you want them)\n\n"
            << video_line(house) << ".\n"
            << "(Metrics: " << house.internal_address() << "/metrics. Stop: Ctrl-C.)\n"
            << std::endl;
}

std::atomic<bool> thread_lost{false};
constexpr std::chrono::seconds kLogWait{1};

// A house without one of its threads is no house: it stops in order, and whoever watches over it starts it again.
void stop_where_a_thread_is_lost() {
  base::on_thread_lost([] {
    thread_lost = true;
    kill(getpid(), SIGTERM);
  });
}

int serve(const CLI::App& command, Settings& settings) {
  const sigset_t stop = block_stop_signals();  // before the first line of the log, which makes a thread
  stop_where_a_thread_is_lost();
  base::log::set_level(settings.log_level);
  const auto settled = settle(settings);
  for (const std::string& problem : {settled ? "" : settled.error(), unsupported_environment(),
                                     plan_environment_conflict(command), contradiction(settings)}) {
    if (problem.empty()) continue;
    std::cerr << "flashauction: " << problem << '\n';
    return 2;
  }
  for (const std::string& name : unused_environment())
    base::log::warn("a setting of the environment is not used", {{"name", name}, {"stores", settings.data_dir}});
  log_settings(command);
  auto house = House::start(settings);
  if (!house) {
    base::log::flush(kLogWait);  // the reason stands behind what was logged of it, and in a line of its own
    std::cerr << "flashauction: " + house.error() + "\n";
    return 1;
  }
  // Not by level: scripts wait for this line.
  base::log::write(base::log::Level::info, "serving",
                   {{"address", (*house)->address()}, {"internal_address", (*house)->internal_address()}});
  tell_where_only_this_machine_signs_in((*house)->settings());
  print_welcome(**house);
  int received = 0;
  sigwait(&stop, &received);
  base::log::info("stopping", {{"signal", strsignal(received)}});
  (*house)->stop();
  base::log::info("stopped");
  return thread_lost ? 1 : 0;
}

}  // namespace

void add_serve_command(CLI::App& root, int& exit_code) {
  auto settings = std::make_shared<Settings>();
  auto* app = root.add_subcommand("serve", "Runs the whole auction house in this process");
  add_options(*app, *settings);
  app->preparse_callback([](std::size_t) { translate_plan_environment(); });
  app->callback([app, settings, &exit_code] { exit_code = serve(*app, *settings); });
}

}  // namespace fa::app
