// Thousands of WebSocket clients in one thread: what the load generator's modes are written on.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fa::app::swarm {

enum class Framing { plain, socketio };

struct Target {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  Framing framing = Framing::plain;
  bool spin = false;  // looks for answers without sleeping, so that its own waking up is not measured
  bool bare = false;  // the peer is a baseline of bench/baseline: open right after the upgrade, no sign-in, no join
};

std::int64_t now_us();  // CLOCK_MONOTONIC

class Client;

struct Hooks {
  std::function<void(Client&)> on_ready;                         // signed in
  std::function<void(Client&, std::string_view json)> on_ack;    // the answer to the request in flight
  std::function<void(Client&, std::string_view text)> on_event;  // every other message, as it came
  std::function<void(Client&)> on_lost;
};

class Client {
 public:
  std::size_t index = 0;
  std::int64_t sent_at_us = 0;  // the mode's own notes
  std::int64_t last_seq = 0;
  std::uint64_t received = 0;
  std::uint64_t heartbeats = 0;
  bool joined = false;

  // One request; its answer comes as on_ack. `fields` is the inside of the JSON object.
  void request(std::string_view type, std::string_view fields);
  void send_payload(std::string_view payload);
  bool open() const { return state_ == State::ready; }

 private:
  friend class Swarm;
  enum class State : std::uint8_t { connecting, upgrading, greeting, ready, lost };
  int fd_ = -1;
  State state_ = State::connecting;
  Framing framing_ = Framing::plain;
  bool bare_ = false;
  std::string token_;
  std::string in_;
  std::string out_;
  std::uint32_t ref_ = 0;
};

class Swarm {
 public:
  Swarm(Target target, Hooks hooks);
  ~Swarm();
  // Connects with this token (empty: a guest). At most `kConnectingMax` connect at once; the rest wait.
  Client& add(std::string token);
  // Runs until `until_us` or `done()` says so; `tick` is called about every millisecond.
  void run(std::int64_t until_us, const std::function<bool()>& done, const std::function<void()>& tick = {});
  // Writes what waits. Called by itself after events; a `tick` that sends calls it.
  void flush(Client& client);
  const std::vector<std::unique_ptr<Client>>& clients() const { return clients_; }
  std::size_t ready() const { return ready_; }
  std::size_t lost() const { return lost_; }
  const std::string& first_loss() const { return first_loss_; }  // why; empty where none was lost

 private:
  static constexpr std::size_t kConnectingMax = 64;
  void connect_some();
  void start(Client& client);
  void handle(Client& client, std::uint32_t events);
  void upgrade(Client& client);
  bool read_upgrade_answer(Client& client, std::string_view& data);
  void read(Client& client);
  void frames(Client& client, std::string_view data);
  void message(Client& client, std::string_view payload);
  void plain_message(Client& client, std::string_view text);
  void socketio_message(Client& client, std::string_view packet);
  void ready_now(Client& client);
  void lose(Client& client, std::string_view why = "closed by the other side");

  Target target_;
  Hooks hooks_;
  int epoll_ = -1;
  std::vector<std::unique_ptr<Client>> clients_;
  std::deque<Client*> waiting_;
  std::vector<char> buffer_;
  std::size_t connecting_ = 0;
  std::size_t ready_ = 0;
  std::size_t lost_ = 0;
  std::string first_loss_;
};

}  // namespace fa::app::swarm
