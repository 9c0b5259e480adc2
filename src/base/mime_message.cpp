#include "base/mime_message.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "base/crypto.h"

namespace fa::base {
namespace {

constexpr std::size_t kLineMax = 76;  // RFC 2045: an encoded line, without its end

bool is_plain(unsigned char c) {
  return c >= 0x20 && c < 0x7f;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return line;
}

// A piece of at most 45 bytes, not cut inside a UTF-8 sequence: 60 of base64, 72 as an encoded word (RFC 2047: 75).
std::string_view encoded_piece(std::string_view text) {
  std::size_t length = std::min<std::size_t>(text.size(), 45);
  while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) --length;
  return text.substr(0, length == 0 ? 45 : length);
}

std::string header_text(std::string_view text) {
  std::string line = one_line(text);
  if (line.size() <= 60 && std::ranges::all_of(line, is_plain) && !line.contains("=?")) return line;
  std::string encoded;
  for (std::string_view rest = line; !rest.empty();) {
    const auto piece = encoded_piece(rest);
    rest.remove_prefix(piece.size());
    encoded += (encoded.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64_encode(piece) + "?=";
  }
  return encoded;
}

void append_part(std::string& out, const std::string& boundary, std::string_view type, std::string_view body) {
  out += "--" + boundary + "\r\nContent-Type: " + std::string(type) +
         "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted_printable(body) + "\r\n";
}

// What `c` becomes, where the line may end after it (white space at the end of a line must be encoded).
std::string_view encode_byte(char c, bool ends_line, std::array<char, 4>& buffer) {
  const auto byte = static_cast<unsigned char>(c);
  const bool blank = c == ' ' || c == '\t';
  if ((is_plain(byte) && c != '=' && !blank) || (blank && !ends_line)) {
    buffer[0] = c;
    return {buffer.data(), 1};
  }
  std::snprintf(buffer.data(), buffer.size(), "=%02X", byte);
  return {buffer.data(), 3};
}

}  // namespace

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  std::array<char, 4> buffer{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    const auto piece = encode_byte(text[i], ends_line, buffer);
    if (column + piece.size() >= kLineMax) {  // room for the "=" of a soft line end
      out += "=\r\n";
      column = 0;
    }
    out += piece;
    column += piece.size();
  }
  return out;
}

std::string rfc5322_date(std::int64_t unix_ms) {
  const std::time_t seconds = unix_ms / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d +0000", kDays[parts.tm_wday], parts.tm_mday,
                kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text.data();
}

std::string_view address_of(std::string_view mailbox) {
  const auto open = mailbox.rfind('<');
  const auto shut = mailbox.rfind('>');
  if (open == std::string_view::npos || shut == std::string_view::npos || shut < open) return mailbox;
  return mailbox.substr(open + 1, shut - open - 1);
}

std::string to_bytes(const MimeMessage& message) {
  // Made of the message, so that the same message is the same bytes; its first characters never occur in
  // quoted-printable text.
  const auto hash = sha256(message.message_id + message.text + message.html);
  const std::string boundary = "=_" + hex_encode({reinterpret_cast<const char*>(hash.data()), 12});
  std::string out;
  out += "Date: " + rfc5322_date(message.date_ms) + "\r\n";
  out += "From: " + one_line(message.from) + "\r\n";
  out += "To: " + one_line(message.to) + "\r\n";
  out += "Subject: " + header_text(message.subject) + "\r\n";
  out += "Message-ID: <" + one_line(message.message_id) + ">\r\n";
  out += "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n";
  out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  append_part(out, boundary, "text/plain", message.text);
  append_part(out, boundary, "text/html", message.html);
  out += "--" + boundary + "--\r\n";
  return out;
}

}  // namespace fa::base
