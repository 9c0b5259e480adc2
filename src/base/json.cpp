#include "base/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>

namespace fa::base::json {

namespace bj = boost::json;

// Receives Boost.JSON's events and builds the tree. Open containers stand on a stack of pointers that stay valid, since
// a parent's vector does not grow while a child of it is open.
struct Builder {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = 1 << 20;
  static constexpr std::size_t max_string_size = 64 << 20;

  // Of an object of many keys, where each stands: looking through them for each new one would take long. Ordered, since
  // keys can be chosen so that a hash table is no faster.
  using Places = std::map<std::string, std::size_t>;
  struct Open {
    Value* value;
    std::unique_ptr<Places> places{};
  };

  Value root;
  std::vector<Open> open;
  std::string part;
  std::size_t values = 0;
  std::size_t values_max = 0;
  std::size_t keys_max = 0;
  bool last_of_repeated_keys = false;
  Value* repeated = nullptr;  // the member that the next value takes the place of
  const char* failure = nullptr;
  bool passed_limit = false;

  Value* add(Kind kind, bj::error_code& ec) {
    if (++values > values_max) return pass_limit("too many values", ec);
    Value* slot = &root;
    if (repeated)
      *(slot = std::exchange(repeated, nullptr)) = Value();
    else if (!open.empty())
      slot = &open.back().value->items_.emplace_back();
    slot->kind_ = kind;
    return slot;
  }
  Value* fail(const char* why, bj::error_code& ec) {
    failure = why;
    ec = bj::make_error_code(bj::error::syntax);
    return nullptr;
  }
  // What was read before a limit. A key whose value is beyond it goes too: to each key belongs a value.
  Value take_cut() {
    for (const Open& cut : open)
      if (cut.value->keys_.size() > cut.value->items_.size()) cut.value->keys_.pop_back();
    root.was_cut_ = true;
    return std::move(root);
  }
  Value* pass_limit(const char* why, bj::error_code& ec) {
    passed_limit = true;
    return fail(why, ec);
  }
  bool begin(Kind kind, bj::error_code& ec) {
    Value* slot = add(kind, ec);
    if (!slot) return false;
    if (open.size() < kUsualDepth) reserve_usual(*slot);
    open.push_back({slot});
    return true;
  }
  // A message of ours, also within an event's arguments, has no more members; larger ones grow.
  static constexpr std::size_t kUsualDepth = 2;
  static void reserve_usual(Value& value) {
    constexpr std::size_t kUsualMembers = 6;
    value.items_.reserve(kUsualMembers);
    if (value.kind_ == Kind::object) value.keys_.reserve(kUsualMembers);
  }
  bool end() {
    open.pop_back();
    return true;
  }
  bool number(bj::string_view last, bj::error_code& ec) {
    Value* slot = add(Kind::number, ec);
    if (!slot) return false;
    slot->text_ = std::move(part);
    slot->text_.append(last.data(), last.size());
    part.clear();
    return true;
  }

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_object_begin(bj::error_code& ec) { return begin(Kind::object, ec); }
  bool on_object_end(std::size_t, bj::error_code&) { return end(); }
  bool on_array_begin(bj::error_code& ec) { return begin(Kind::array, ec); }
  bool on_array_end(std::size_t, bj::error_code&) { return end(); }
  // Where this key stands in the innermost open object, if it does.
  std::optional<std::size_t> place_of(const std::string& key) {
    constexpr std::size_t kLookedThrough = 64;
    auto& [object, places] = open.back();
    const auto& keys = object->keys_;
    if (keys.size() < kLookedThrough) {
      const auto found = std::ranges::find(keys, key);
      if (found == keys.end()) return std::nullopt;
      return static_cast<std::size_t>(found - keys.begin());
    }
    if (!places) {
      places = std::make_unique<Places>();
      for (std::size_t i = 0; i < keys.size(); ++i) places->emplace(keys[i], i);
    }
    const auto found = places->find(key);
    return found == places->end() ? std::nullopt : std::optional(found->second);
  }
  bool on_key_part(bj::string_view s, std::size_t, bj::error_code&) {
    part.append(s.data(), s.size());
    return true;
  }
  bool on_key(bj::string_view s, std::size_t, bj::error_code& ec) {
    part.append(s.data(), s.size());
    auto& keys = open.back().value->keys_;
    if (keys.size() >= keys_max) return pass_limit("too many keys in one object", ec) != nullptr;
    if (const auto earlier = place_of(part)) {
      if (!last_of_repeated_keys) return fail("a key stands twice in one object", ec) != nullptr;
      repeated = &open.back().value->items_[*earlier];
      root.had_repeated_keys_ = true;
    } else {
      if (open.back().places) open.back().places->emplace(part, keys.size());
      keys.push_back(std::move(part));
    }
    part.clear();
    return true;
  }
  bool on_string_part(bj::string_view s, std::size_t, bj::error_code&) {
    part.append(s.data(), s.size());
    return true;
  }
  bool on_string(bj::string_view s, std::size_t, bj::error_code& ec) {
    Value* slot = add(Kind::string, ec);
    if (!slot) return false;
    slot->text_ = std::move(part);
    slot->text_.append(s.data(), s.size());
    part.clear();
    return true;
  }
  bool on_number_part(bj::string_view s, bj::error_code&) {
    part.append(s.data(), s.size());
    return true;
  }
  bool on_int64(std::int64_t, bj::string_view s, bj::error_code& ec) { return number(s, ec); }
  bool on_uint64(std::uint64_t, bj::string_view s, bj::error_code& ec) { return number(s, ec); }
  bool on_double(double, bj::string_view s, bj::error_code& ec) { return number(s, ec); }
  bool on_bool(bool b, bj::error_code& ec) {
    Value* slot = add(Kind::boolean, ec);
    if (slot) slot->boolean_ = b;
    return slot != nullptr;
  }
  bool on_null(bj::error_code& ec) { return add(Kind::null, ec) != nullptr; }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }
};

std::expected<Value, std::string> parse(std::string_view bytes, const Limits& limits) {
  bj::parse_options options;
  options.max_depth = limits.depth_max;
  bj::basic_parser<Builder> parser(options);
  parser.handler().values_max = limits.values_max;
  parser.handler().keys_max = limits.keys_max;
  parser.handler().last_of_repeated_keys = limits.last_of_repeated_keys;
  bj::error_code ec;
  const std::size_t used = parser.write_some(false, bytes.data(), bytes.size(), ec);
  if (limits.cut_at_limits && (parser.handler().passed_limit || ec == bj::error::too_deep)) {
    return parser.handler().take_cut();
  }
  if (parser.handler().failure) return std::unexpected(std::string(parser.handler().failure));
  if (ec) return std::unexpected(ec.message());
  if (used != bytes.size()) return std::unexpected(std::string("bytes follow the JSON value"));
  return std::move(parser.handler().root);
}

const Value* Value::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys_.size(); ++i)
    if (keys_[i] == key) return &items_[i];
  return nullptr;
}

std::optional<std::int64_t> Value::as_int64() const {
  if (kind_ != Kind::number) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), number);
  if (error != std::errc() || end != text_.data() + text_.size()) return std::nullopt;
  return number;
}

const std::string* Value::string_at(std::string_view key) const {
  const Value* v = find(key);
  return v && v->is_string() ? &v->text_ : nullptr;
}

std::optional<std::int64_t> Value::int64_at(std::string_view key) const {
  const Value* v = find(key);
  return v ? v->as_int64() : std::nullopt;
}

namespace {

constexpr bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

// Nearly every text: one growth, one copy. `before` and `after` may be empty or one character.
void append_quoted(std::string& out, std::string_view before, std::string_view plain, std::string_view after) {
  const std::size_t from = out.size();
  out.resize(from + before.size() + plain.size() + after.size() + 2);
  char* at = out.data() + from;
  at += before.copy(at, before.size());
  *at++ = '"';
  at += plain.copy(at, plain.size());
  *at++ = '"';
  after.copy(at, after.size());
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  if (std::ranges::all_of(text, is_plain)) return append_quoted(out, {}, text, {});
  out.push_back('"');
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (is_plain(text[i])) continue;
    out.append(text, plain_from, i - plain_from);
    plain_from = i + 1;
    out.push_back('\\');
    switch (c) {
      case '"':
        out.push_back('"');
        break;
      case '\\':
        out.push_back('\\');
        break;
      case '\b':
        out.push_back('b');
        break;
      case '\f':
        out.push_back('f');
        break;
      case '\n':
        out.push_back('n');
        break;
      case '\r':
        out.push_back('r');
        break;
      case '\t':
        out.push_back('t');
        break;
      default:
        out.append("u00");
        out.push_back(kHex[c >> 4]);
        out.push_back(kHex[c & 15]);
    }
  }
  out.append(text, plain_from);
  out.push_back('"');
}

void Writer::separate() {
  if (!first_) out_.push_back(',');
  first_ = false;
}
void Writer::open(char c) {
  separate();
  out_.push_back(c);
  first_ = true;
}
void Writer::shut(char c) {
  out_.push_back(c);
  first_ = false;
}
void Writer::key(Key name) {
  append_quoted(out_, first_ ? "" : ",", name.text(), ":");
  first_ = true;
}
void Writer::key_text(std::string_view name) {
  separate();
  append_escaped(out_, name);
  out_.push_back(':');
  first_ = true;
}
void Writer::value(std::string_view text) {
  separate();
  append_escaped(out_, text);
}
void Writer::value(std::int64_t number) {
  separate();
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out_.append(digits, end);
}
void Writer::value(bool flag) {
  separate();
  out_.append(flag ? "true" : "false");
}
void Writer::value(double number) {
  if (!std::isfinite(number)) return null();
  separate();
  char digits[40];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out_.append(digits, end);
}
void Writer::null() {
  separate();
  out_.append("null");
}
void Writer::plain(std::string_view text) {
  append_quoted(out_, first_ ? "" : ",", text, {});
  first_ = false;
}
void Writer::raw(std::string_view json) {
  separate();
  out_.append(json);
}

void Writer::value(const Value& tree) {
  switch (tree.kind()) {
    case Kind::null:
      return null();
    case Kind::boolean:
      return value(tree.boolean());
    case Kind::number:
      return raw(tree.text());
    case Kind::string:
      return value(std::string_view(tree.text()));
    case Kind::array:
      begin_array();
      for (const Value& item : tree.items()) value(item);
      return end_array();
    case Kind::object:
      begin_object();
      for (std::size_t i = 0; i < tree.keys().size(); ++i) {
        key_text(tree.keys()[i]);
        value(tree.member(i));
      }
      return end_object();
  }
}

std::string to_text(const Value& value) {
  std::string out;
  Writer(out).value(value);
  return out;
}

}  // namespace fa::base::json
