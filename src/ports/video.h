// Live video of an auction. Issue of credentials here; ingest and playback behind it. Any thread.
#pragma once

#include <expected>
#include <string>

#include "domain/uuid.h"
#include "ports/store_error.h"

namespace fa::ports {

struct StreamCredentials {
  std::string ingest_url;
  std::string stream_key;  // secret
  std::string playback_url;
};

struct StreamState {
  bool live = false;
  std::string playback_url;
};

class Video {
 public:
  virtual ~Video() = default;
  virtual std::expected<StreamCredentials, StoreError> create(domain::AuctionId id) = 0;
  virtual std::expected<std::string, StoreError> new_key(domain::AuctionId id) = 0;  // also cuts a running publisher
  virtual StreamState state(domain::AuctionId id) = 0;                               // from memory
  virtual void end(domain::AuctionId id) = 0;  // cuts a running publisher: at the close, once a new key is stored
};

}  // namespace fa::ports
