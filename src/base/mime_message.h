// An electronic mail as bytes: RFC 5322 headers over a MIME multipart/alternative of text and HTML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fa::base {

struct MimeMessage {
  std::string from;        // `Name <address>` or an address
  std::string to;          // an address
  std::string subject;     // UTF-8; line ends become spaces
  std::string message_id;  // without angle brackets: left@right
  std::int64_t date_ms = 0;
  std::string text;
  std::string html;
};

// Lines end with CRLF and are at most 78 bytes; 7-bit throughout (quoted-printable, RFC 2047 subject). The same message
// gives the same bytes.
std::string to_bytes(const MimeMessage& message);

// The address in `Name <address>`, or the whole where there are no brackets.
std::string_view address_of(std::string_view mailbox);

std::string quoted_printable(std::string_view text);  // RFC 2045, section 6.7; lines end with CRLF
std::string rfc5322_date(std::int64_t unix_ms);       // Thu, 01 Jan 1970 00:00:00 +0000

}  // namespace fa::base
