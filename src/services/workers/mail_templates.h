// The texts of the mails: templates/*.mustache, carried in the program (CMakeLists.txt).
#pragma once

#include <string>

namespace fa::workers::templates {

extern const std::string winner_html;
extern const std::string winner_text;
extern const std::string host_html;
extern const std::string host_text;

}  // namespace fa::workers::templates
