// The mustache templates of pages.h. `page` is the frame; the others are its {{{content}}}.
#pragma once

#include <string_view>

namespace fa::identity::templates {

extern const std::string_view style;  // CSS; the content security policy allows exactly these bytes
extern const std::string_view page;
extern const std::string_view sign_in;
extern const std::string_view sign_up;
extern const std::string_view sign_out;
extern const std::string_view message;

}  // namespace fa::identity::templates
