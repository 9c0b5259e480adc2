#include "app/swarm/client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/assert.h"

namespace fa::app::swarm {

namespace {

// A masked text frame (RFC 6455, 5.3). The key is zero: masking protects proxies, and there is none between here and
// the server.
void append_frame(std::string& out, std::string_view payload, std::uint8_t opcode = 1) {
  out.push_back(static_cast<char>(0x80 | opcode));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(0x80 | payload.size()));
  } else {
    out.push_back(static_cast<char>(0x80 | 126));
    out.push_back(static_cast<char>(payload.size() >> 8));
    out.push_back(static_cast<char>(payload.size() & 255));
  }
  out.append(4, '\0');
  out.append(payload);
}

struct FrameView {
  std::uint8_t opcode = 0;
  std::string_view payload;
  std::size_t size = 0;  // 0: incomplete
};

FrameView next_frame(std::string_view data) {
  if (data.size() < 2) return {};
  std::uint64_t length = static_cast<std::uint8_t>(data[1]) & 127;
  const bool masked = (static_cast<std::uint8_t>(data[1]) & 128) != 0;  // an echo baseline returns our own bytes
  std::size_t head = 2;
  const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (data.size() < head + extended) return {};
  if (extended) length = 0;
  for (std::size_t i = 0; i < extended; ++i) length = length << 8 | static_cast<std::uint8_t>(data[head + i]);
  head += extended + (masked ? 4 : 0);
  if (data.size() < head + length) return {};
  return {static_cast<std::uint8_t>(data[0] & 15), data.substr(head, length), head + static_cast<std::size_t>(length)};
}

}  // namespace

std::int64_t now_us() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1'000'000 + t.tv_nsec / 1000;
}

void Client::send_payload(std::string_view payload) {
  append_frame(out_, payload);
}

void Client::request(std::string_view type, std::string_view fields) {
  ++ref_;
  std::string text;
  if (framing_ == Framing::plain) {
    text.append(R"({"type":")").append(type).append(R"(","ref":)").append(std::to_string(ref_));
    if (!fields.empty()) text.append(",").append(fields);
    text.append("}");
  } else {
    text.append("42")
        .append(std::to_string(ref_))
        .append("[\"")
        .append(type)
        .append("\",{")
        .append(fields)
        .append("}]");
  }
  send_payload(text);
}

Swarm::Swarm(Target target, Hooks hooks)
    : target_(std::move(target)), hooks_(std::move(hooks)), epoll_(epoll_create1(EPOLL_CLOEXEC)), buffer_(256 * 1024) {
  FA_ASSERT(epoll_ >= 0);
}

Swarm::~Swarm() {
  for (auto& client : clients_)
    if (client->fd_ >= 0) close(client->fd_);
  close(epoll_);
}

Client& Swarm::add(std::string token) {
  auto client = std::make_unique<Client>();
  client->index = clients_.size();
  client->framing_ = target_.framing;
  client->bare_ = target_.bare;
  client->token_ = std::move(token);
  waiting_.push_back(client.get());
  clients_.push_back(std::move(client));
  return *clients_.back();
}

void Swarm::connect_some() {
  while (!waiting_.empty() && connecting_ < kConnectingMax) {
    Client* client = waiting_.front();
    waiting_.pop_front();
    start(*client);
  }
}

void Swarm::start(Client& client) {
  client.fd_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  FA_ASSERT(client.fd_ >= 0);
  const int one = 1;
  setsockopt(client.fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(target_.port);
  inet_pton(AF_INET, target_.host.c_str(), &address.sin_addr);
  const int result = connect(client.fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  if (result != 0 && errno != EINPROGRESS) return lose(client, std::strerror(errno));
  ++connecting_;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLET;
  event.data.ptr = &client;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, client.fd_, &event);
}

void Swarm::upgrade(Client& client) {
  const char* path =
      client.framing_ == Framing::plain ? "/ws" : "/socket.io/?EIO=4&transport=websocket&event_names=default";
  std::string& out = client.out_;
  out.append("GET ").append(path).append(" HTTP/1.1\r\nHost: ").append(target_.host).append("\r\n");
  out.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
  out.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  if (client.framing_ == Framing::plain && !client.token_.empty())
    out.append("Authorization: Bearer ").append(client.token_).append("\r\n");
  out.append("\r\n");
  client.state_ = Client::State::upgrading;
}

bool Swarm::read_upgrade_answer(Client& client, std::string_view& data) {
  const auto end = data.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  if (data.substr(0, 12) != "HTTP/1.1 101") {
    lose(client, data.substr(0, data.find('\r')));
    return false;
  }
  data.remove_prefix(end + 4);
  client.state_ = Client::State::greeting;
  if (client.framing_ == Framing::plain || client.bare_) ready_now(client);
  return true;
}

void Swarm::ready_now(Client& client) {
  client.state_ = Client::State::ready;
  --connecting_;
  ++ready_;
  if (hooks_.on_ready) hooks_.on_ready(client);
}

void Swarm::lose(Client& client, std::string_view why) {
  if (client.state_ == Client::State::lost) return;
  if (lost_ == 0) first_loss_ = why;
  if (client.state_ == Client::State::ready)
    --ready_;
  else if (connecting_ > 0)
    --connecting_;
  client.state_ = Client::State::lost;
  ++lost_;
  close(client.fd_);
  client.fd_ = -1;
  if (hooks_.on_lost) hooks_.on_lost(client);
}

void Swarm::flush(Client& client) {
  if (client.fd_ < 0 || client.out_.empty()) return;
  const ssize_t sent = send(client.fd_, client.out_.data(), client.out_.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) return lose(client);
  if (sent > 0) client.out_.erase(0, static_cast<std::size_t>(sent));
  if (!client.out_.empty()) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = &client;
    epoll_ctl(epoll_, EPOLL_CTL_MOD, client.fd_, &event);
  }
}

void Swarm::handle(Client& client, std::uint32_t events) {
  if (client.fd_ < 0) return;
  if (events & EPOLLOUT) {
    if (client.state_ == Client::State::connecting && !(events & (EPOLLERR | EPOLLHUP))) upgrade(client);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.ptr = &client;
    epoll_ctl(epoll_, EPOLL_CTL_MOD, client.fd_, &event);
  }
  if (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
    read(client);
    if (client.fd_ < 0) return;
  }
  flush(client);
}

// Edge-triggered: a read that fills less than the buffer has taken all there is.
void Swarm::read(Client& client) {
  for (auto got = static_cast<ssize_t>(buffer_.size()); got == static_cast<ssize_t>(buffer_.size());) {
    got = recv(client.fd_, buffer_.data(), buffer_.size(), 0);
    if (got == 0) return lose(client);
    if (got < 0 && errno != EAGAIN) return lose(client, std::strerror(errno));
    if (got > 0) frames(client, std::string_view(buffer_.data(), static_cast<std::size_t>(got)));
    if (client.fd_ < 0) return;
  }
}

void Swarm::frames(Client& client, std::string_view data) {
  if (!client.in_.empty()) {
    client.in_.append(data);
    data = client.in_;
  }
  if (client.state_ == Client::State::upgrading) read_upgrade_answer(client, data);
  while (client.state_ == Client::State::greeting || client.state_ == Client::State::ready) {
    const FrameView frame = next_frame(data);
    if (frame.size == 0) break;
    data.remove_prefix(frame.size);
    if (frame.opcode == 1) message(client, frame.payload);
    if (frame.opcode == 8) return lose(client);
    if (frame.opcode == 9) {
      append_frame(client.out_, frame.payload, 10);
      ++client.heartbeats;
    }
  }
  std::string rest(data);
  client.in_.swap(rest);
}

void Swarm::message(Client& client, std::string_view payload) {
  ++client.received;
  if (client.bare_) return hooks_.on_ack ? hooks_.on_ack(client, payload) : void();
  client.framing_ == Framing::plain ? plain_message(client, payload) : socketio_message(client, payload);
}

void Swarm::plain_message(Client& client, std::string_view text) {
  const bool ack = text.substr(0, 13) == R"({"type":"ack")";
  auto& hook = ack ? hooks_.on_ack : hooks_.on_event;
  if (hook) hook(client, text);
}

void Swarm::socketio_message(Client& client, std::string_view packet) {
  if (packet.empty()) return;
  if (packet[0] == '0')
    return client.send_payload(client.token_.empty() ? "40" : R"(40{"token":")" + client.token_ + R"("})");
  if (packet[0] == '2') {
    ++client.heartbeats;
    return client.send_payload("3");
  }
  if (packet.substr(0, 2) == "40") return ready_now(client);
  if (packet.substr(0, 2) == "44") return lose(client, packet);
  auto& hook = packet.substr(0, 2) == "43" ? hooks_.on_ack : hooks_.on_event;
  if (hook) hook(client, packet);
}

void Swarm::run(std::int64_t until_us, const std::function<bool()>& done, const std::function<void()>& tick) {
  std::array<epoll_event, 512> events;
  std::int64_t ticked_us = 0;
  while (true) {
    const std::int64_t now = now_us();
    if (now >= until_us || done()) return;
    connect_some();
    if (tick && now - ticked_us >= 500) {
      ticked_us = now;
      tick();
    }
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), target_.spin ? 0 : 1);
    for (int i = 0; i < count; ++i)
      handle(*static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr),
             events[static_cast<std::size_t>(i)].events);
  }
}

}  // namespace fa::app::swarm
