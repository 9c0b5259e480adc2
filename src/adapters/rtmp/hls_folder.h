// The files that viewers fetch: <root>/<auction_id>/index.m3u8 and its fragments, written by nginx. Any thread;
// blocking.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/http/body_source.h"
#include "domain/uuid.h"

namespace fa::rtmp {

enum class HlsKind {
  playlist,  // index.m3u8, written anew with each fragment
  fragment,  // <digits>.ts, never changes
};

// What a name asks for; nullopt for all but these two shapes, which are the only ones that reach the file system.
std::optional<HlsKind> hls_kind(std::string_view file_name);

struct HlsFile {
  HlsKind kind;
  std::shared_ptr<const base::http::BodySource> bytes;  // whole: nginx renames a playlist that it has written
};

class HlsFolder {
 public:
  explicit HlsFolder(std::string root) : root_(std::move(root)) {}

  bool clear() const;                        // makes the root, empty; false: that cannot be done
  void prepare(domain::AuctionId id) const;  // makes the auction's folder, empty
  void remove(domain::AuctionId id) const;
  std::string folder_of(domain::AuctionId id) const { return root_ + "/" + domain::to_string(id); }

  // nullopt: no such file. The id is taken in the form that playback addresses have (lower case) alone, and symbolic
  // links are not followed.
  std::optional<HlsFile> read(std::string_view auction_id, std::string_view file_name) const;

 private:
  const std::string root_;
};

}  // namespace fa::rtmp
