#include "services/workers/mail_text.h"

#include <kainjow/mustache.hpp>

#include "base/assert.h"

namespace fa::workers {
namespace {

std::string render(kainjow::mustache::mustache& mustache, const MailFields& fields) {
  FA_ASSERT(mustache.is_valid());
  kainjow::mustache::data data;
  for (const auto& [name, value] : fields.values) data.set(name, value);
  for (const auto& [name, shown] : fields.sections) data.set(name, kainjow::mustache::data(shown));
  return mustache.render(data);
}

}  // namespace

std::string render_html(const std::string& mustache, const MailFields& fields) {
  kainjow::mustache::mustache compiled(mustache);
  return render(compiled, fields);
}

std::string render_text(const std::string& mustache, const MailFields& fields) {
  kainjow::mustache::mustache compiled(mustache);
  compiled.set_custom_escape([](const std::string& text) { return text; });
  return render(compiled, fields);
}

}  // namespace fa::workers
