// Every bound of the network layer, with its unit. Those an operator or a test wants to change stand in structs.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fa::net {

inline constexpr std::size_t kKiB = 1024;  // bytes

inline constexpr std::size_t kReadBufferBytes = 64 * kKiB;      // one per loop, shared by its connections
inline constexpr int kEventsPerTurnMax = 1024;                  // fetched by one epoll_wait
inline constexpr int kAcceptsPerTurnMax = 64;                   // per listener, so that accepting starves nobody
inline constexpr std::int64_t kAcceptPauseMs = 100;             // when the process is out of file descriptors
inline constexpr int kListenBacklog = 4096;                     // capped by net.core.somaxconn
inline constexpr std::size_t kWriteChunksMax = 64;              // pieces of one sendmsg
inline constexpr std::size_t kJoinedChunkBytesMax = 16 * kKiB;  // small owned writes share a chunk up to this
inline constexpr std::size_t kJoinedPieceBytesMax = kKiB;       // which of them are small
inline constexpr std::size_t kDrainNoticeBytes = 64 * kKiB;     // a queue that held more reports on_drained
inline constexpr std::size_t kFilePieceBytes = 96 * kKiB;       // of an answer from a file; more than kDrainNoticeBytes
inline constexpr std::size_t kPipelinedBytesMax = 64 * kKiB;    // read ahead of the request that is being answered
inline constexpr std::size_t kLingerBytesMax = 16 * kKiB * kKiB;  // discarded after a refusal, then the socket closes
inline constexpr std::size_t kTargetBytesMax = 8 * kKiB;
inline constexpr std::size_t kMethodBytesMax = 16;

struct HttpLimits {
  std::size_t head_bytes_max = 16 * kKiB;  // request line and header fields; more is 431
  std::size_t header_fields_max = 100;     // more is 431
  std::int64_t head_ms_max = 10'000;       // from the first byte (or the accept) to the end of the header; then 408
  std::int64_t body_ms_max = 30'000;       // from the end of the header to the end of the body; then 408
  std::int64_t idle_ms_max = 75'000;       // between requests; then closed without a word. Longer than the 60 s of load
                                           // balancers, whose next request could meet our close
  std::int64_t write_ms_max = 60'000;      // for the peer to take one response; then cut
  std::int64_t linger_ms_max = 2'000;      // for the peer to close after our last response
  std::int64_t wheel_tick_ms = 250;        // how exactly all of these are kept (late by at most one tick)
};

}  // namespace fa::net
