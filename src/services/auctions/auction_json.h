// An auction as REST shows it: in a list, and alone.
#pragma once

#include <string>

#include "base/json.h"
#include "ports/catalog.h"
#include "ports/presence.h"
#include "ports/video.h"
#include "wire/state_json.h"

namespace fa::auctions {

// The fields of one entry of a list, into the object that the caller has opened. `public_url` begins the pictures'
// addresses.
void write_summary(base::json::Writer& writer, const ports::CatalogEntry& entry, std::int64_t participant_count,
                   const ports::StreamState& stream, const std::string& public_url);

// All fields of auction_state and what the catalogue knows beside them.
void write_auction(base::json::Writer& writer, const domain::AuctionView& view, const wire::LiveExtras& extras,
                   const ports::CatalogEntry& entry, const std::string& public_url);

// `stream: {ingest_url, stream_key, playback_url}`: for the host alone (INV-12).
void write_stream(base::json::Writer& writer, const ports::CatalogEntry& entry);

}  // namespace fa::auctions
