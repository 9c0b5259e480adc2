#include "transport/socketio/server.h"

#include <utility>

#include "transport/socketio/client.h"

namespace fa::transport::socketio {

Server::Server(const std::vector<net::EventLoop*>& loops, Namespaces namespaces, Settings settings)
    : namespaces_(std::move(namespaces)),
      settings_(std::move(settings)),
      engine_(
          loops,
          [this](engineio::Session& session, const base::http::Request& handshake) {
            return std::make_unique<Client>(session, namespaces_, settings_, handshake);
          },
          settings_.engine) {}

}  // namespace fa::transport::socketio
