#include "base/http/spooled_body.h"

#include "base/assert.h"

namespace fa::base::http {

void SpooledBody::append(std::string_view bytes) {
  if (too_long_ || failed_) return;
  size_ += bytes.size();
  too_long_ = size_ > limits_.bytes_max;
  if (too_long_) return;
  text_.append(bytes);
  if (text_.size() > limits_.memory_bytes_max) spill();
}

bool SpooledBody::move_into(Response& response) {
  FA_ASSERT(!too_long_ && !failed_);
  if (!file_) {
    response.body = std::move(text_);
    return true;
  }
  if (!spill()) return false;
  response.file = std::move(file_);
  return true;
}

bool SpooledBody::spill() {
  if (!file_) file_ = ScratchFile::create(limits_.folder);
  failed_ = !file_ || !file_->append(text_);
  text_.clear();
  return !failed_;
}

}  // namespace fa::base::http
