// The web app, carried in the program: the files of web/dist as they were when the program was built
// (src/app/CMakeLists.txt).
#pragma once

#include <span>
#include <string_view>

namespace fa::app {

struct WebFile {
  std::string_view path;  // "/index.html", "/assets/index-1a2b3c.js"
  std::string_view bytes;
  std::string_view gzip;  // the same compressed; empty where that would not help
};

// Empty where the program was built without the web app.
std::span<const WebFile> web_files();

}  // namespace fa::app
