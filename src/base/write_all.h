// Plain writes to a descriptor.
#pragma once

#include <string_view>

namespace fa::base {

// All of it to a blocking descriptor; false with errno where that fails.
bool write_all(int fd, std::string_view bytes);

}  // namespace fa::base
