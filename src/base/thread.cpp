#include "base/thread.h"

#include <pthread.h>

#include <cstdlib>
#include <utility>

#include "base/caught.h"

namespace fa::base {

namespace {

std::function<void()>& lost_handler() {
  static std::function<void()> handler;
  return handler;
}

void lost(const std::string& name) noexcept {
  log_caught("a thread cannot go on", name);
  if (!lost_handler()) std::abort();
  lost_handler()();
}

}  // namespace

void on_thread_lost(std::function<void()> stop_in_order) {
  lost_handler() = std::move(stop_in_order);
}

Thread::Thread(std::string name, std::move_only_function<void()> work)
    : thread_([name = std::move(name), work = std::move(work)]() mutable {
        pthread_setname_np(pthread_self(), name.c_str());
        try {
          work();
        } catch (...) {
          lost(name);
        }
      }) {}

void Thread::join() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace fa::base
