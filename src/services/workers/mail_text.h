// Fills a mail's template (mustache).
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace fa::workers {

struct MailFields {
  std::vector<std::pair<std::string, std::string>> values;
  std::vector<std::pair<std::string, bool>> sections;
};

// Values are escaped for HTML: whatever people wrote stays text.
std::string render_html(const std::string& mustache, const MailFields& fields);
// Values stand as they are.
std::string render_text(const std::string& mustache, const MailFields& fields);

}  // namespace fa::workers
