// JSON as this project needs it: a strict RFC 8259 reader that keeps each number's literal text (amounts are read from
// the bytes, never through a double), and an appending writer. The reader is Boost.JSON's parser behind a plain header.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fa::base::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

class Value {
 public:
  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is_string() const { return kind_ == Kind::string; }
  bool is_number() const { return kind_ == Kind::number; }
  bool is_object() const { return kind_ == Kind::object; }
  bool is_array() const { return kind_ == Kind::array; }
  bool boolean() const { return boolean_; }
  // The content of a string (unescaped), or the literal of a number, byte for byte as it came.
  const std::string& text() const { return text_; }
  const std::vector<Value>& items() const { return items_; }               // of an array
  Value take_item(std::size_t i) { return std::exchange(items_[i], {}); }  // leaves null
  const std::vector<std::string>& keys() const { return keys_; }           // of an object, as they came
  const Value* find(std::string_view key) const;                           // nullptr where absent
  const Value& member(std::size_t i) const { return items_[i]; }           // beside keys()[i]
  bool had_repeated_keys() const { return had_repeated_keys_; }            // of the whole document: somewhere in it
  bool was_cut() const { return was_cut_; }  // of the whole document: it passed a limit, and this is what came before
  std::optional<std::int64_t> as_int64() const;  // a number whose literal is an integer in range
  // Convenience for object members of the wanted kind; nullptr or nullopt where absent or of another kind.
  const std::string* string_at(std::string_view key) const;
  std::optional<std::int64_t> int64_at(std::string_view key) const;

 private:
  friend struct Builder;
  Kind kind_ = Kind::null;
  bool boolean_ = false;
  bool had_repeated_keys_ = false;
  bool was_cut_ = false;
  std::string text_;
  std::vector<std::string> keys_;
  std::vector<Value> items_;
};

struct Limits {
  std::size_t depth_max = 32;
  std::size_t values_max = 20'000;
  std::size_t keys_max = 64;  // of one object
  // Of a key that stands twice in one object the last one counts, as in JavaScript; otherwise it is an error.
  bool last_of_repeated_keys = false;
  // A document that passes a limit is read up to there and says so (was_cut); otherwise it is an error. Whether what
  // follows is JSON is not looked at.
  bool cut_at_limits = false;
};

// Malformed JSON, invalid UTF-8, a repeated key in one object (see Limits), trailing bytes or a limit passed: an error
// that says what.
std::expected<Value, std::string> parse(std::string_view bytes, const Limits& limits = {});

// The name of a member as it stands in the code. That it needs no escape is checked while it is compiled.
class Key {
 public:
  template <std::size_t size>
  consteval Key(const char (&text)[size]) : text_(text, size - 1) {
    for (const char c : text_)
      if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') throw "needs an escape";
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// Writes JSON text into a string of the caller's. Commas are its own business; keys and values are escaped.
//   Writer w(out); w.begin_object(); w.field("ok", true); w.key("list"); w.begin_array(); w.value(1); w.end_array();
//   w.end_object();
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  void begin_object() { open('{'); }
  void end_object() { shut('}'); }
  void begin_array() { open('['); }
  void end_array() { shut(']'); }
  void key(Key name);
  void key_text(std::string_view name);  // of a member whose name is data
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(std::int64_t number);
  void value(int number) { value(static_cast<std::int64_t>(number)); }
  void value(std::size_t number) { value(static_cast<std::int64_t>(number)); }
  void value(bool flag);
  void value(double number);  // figures of analytics only, never amounts
  void value(const Value& tree);
  void null();
  template <class T>
  void value(const std::optional<T>& maybe) {
    maybe ? value(*maybe) : null();
  }
  void plain(std::string_view text);  // a string that needs no escape, such as an id or an amount
  void raw(std::string_view json);    // already JSON
  template <class T>
  void field(Key name, const T& v) {
    key(name);
    value(v);
  }
  void plain_field(Key name, std::string_view text) {
    key(name);
    plain(text);
  }
  void null_field(Key name) {
    key(name);
    null();
  }

 private:
  void open(char c);
  void shut(char c);
  void separate();
  std::string& out_;
  bool first_ = true;
};

void append_escaped(std::string& out, std::string_view text);  // with the quotes
std::string to_text(const Value& value);

}  // namespace fa::base::json
