// Texts that were compressed lately, by their entity tags: a list that everybody looks at is compressed once, and not
// once for each. Any thread.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <string_view>

namespace fa::rest {

class CompressedTexts {
 public:
  // gzip of `text`, which `etag` names and nothing else. Null where it would not be shorter, where there is no memory,
  // or where two others are being compressed: nobody takes more of the processor than that with what he asks for.
  std::shared_ptr<const std::string> gzip(const std::string& etag, std::string_view text);

 private:
  struct Entry {
    std::string etag;
    std::shared_ptr<const std::string> bytes;
  };
  std::shared_ptr<const std::string> find(const std::string& etag);
  void keep(Entry entry);

  std::mutex mutex_;
  std::deque<Entry> entries_;  // oldest first
  std::size_t kept_bytes_ = 0;
  std::counting_semaphore<> compressing_{2};
};

}  // namespace fa::rest
