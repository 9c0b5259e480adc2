// The folder of all data, and those in it: made where they are absent, and looked at before anything is opened there.
#pragma once

#include <expected>
#include <string>

namespace fa::app {

// Makes the folder with all above it, mode 0700, or makes sure that this process may read and write what is there. An
// error is a sentence that names `what`, the folder, the place where it failed, and why. Blocking.
std::expected<void, std::string> make_folder(const std::string& path, const std::string& what);

// The same for DATA_DIR, which is the house's alone: others lose access to it, and a folder that all share (/tmp) is
// refused.
std::expected<void, std::string> make_data_folder(const std::string& path);

}  // namespace fa::app
