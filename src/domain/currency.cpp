#include "domain/currency.h"

#include <algorithm>
#include <array>
#include <span>

namespace fa::domain {
namespace {

using std::string_view_literals::operator""sv;

// As of 2026. Each table is in alphabetical order.
constexpr std::array kTwoDecimals{
    "AED"sv, "AFN"sv, "ALL"sv, "AMD"sv, "AOA"sv, "ARS"sv, "AUD"sv, "AWG"sv, "AZN"sv, "BAM"sv, "BBD"sv, "BDT"sv,
    "BMD"sv, "BND"sv, "BOB"sv, "BRL"sv, "BSD"sv, "BTN"sv, "BWP"sv, "BYN"sv, "BZD"sv, "CAD"sv, "CDF"sv, "CHF"sv,
    "CNY"sv, "COP"sv, "CRC"sv, "CUP"sv, "CVE"sv, "CZK"sv, "DKK"sv, "DOP"sv, "DZD"sv, "EGP"sv, "ERN"sv, "ETB"sv,
    "EUR"sv, "FJD"sv, "FKP"sv, "GBP"sv, "GEL"sv, "GHS"sv, "GIP"sv, "GMD"sv, "GTQ"sv, "GYD"sv, "HKD"sv, "HNL"sv,
    "HTG"sv, "HUF"sv, "IDR"sv, "ILS"sv, "INR"sv, "IRR"sv, "JMD"sv, "KES"sv, "KGS"sv, "KHR"sv, "KPW"sv, "KYD"sv,
    "KZT"sv, "LAK"sv, "LBP"sv, "LKR"sv, "LRD"sv, "LSL"sv, "MAD"sv, "MDL"sv, "MGA"sv, "MKD"sv, "MMK"sv, "MNT"sv,
    "MOP"sv, "MRU"sv, "MUR"sv, "MVR"sv, "MWK"sv, "MXN"sv, "MYR"sv, "MZN"sv, "NAD"sv, "NGN"sv, "NIO"sv, "NOK"sv,
    "NPR"sv, "NZD"sv, "PAB"sv, "PEN"sv, "PGK"sv, "PHP"sv, "PKR"sv, "PLN"sv, "QAR"sv, "RON"sv, "RSD"sv, "RUB"sv,
    "SAR"sv, "SBD"sv, "SCR"sv, "SDG"sv, "SEK"sv, "SGD"sv, "SHP"sv, "SLE"sv, "SOS"sv, "SRD"sv, "SSP"sv, "STN"sv,
    "SVC"sv, "SYP"sv, "SZL"sv, "THB"sv, "TJS"sv, "TMT"sv, "TOP"sv, "TRY"sv, "TTD"sv, "TWD"sv, "TZS"sv, "UAH"sv,
    "USD"sv, "UYU"sv, "UZS"sv, "VED"sv, "VES"sv, "WST"sv, "XCD"sv, "XCG"sv, "YER"sv, "ZAR"sv, "ZMW"sv, "ZWG"sv};
constexpr std::array kNoDecimals{"BIF"sv, "CLP"sv, "DJF"sv, "GNF"sv, "ISK"sv, "JPY"sv, "KMF"sv, "KRW"sv,
                                 "PYG"sv, "RWF"sv, "UGX"sv, "VND"sv, "VUV"sv, "XAF"sv, "XOF"sv, "XPF"sv};
constexpr std::array kThreeDecimals{"BHD"sv, "IQD"sv, "JOD"sv, "KWD"sv, "LYD"sv, "OMR"sv, "TND"sv};
static_assert(std::ranges::is_sorted(kTwoDecimals) && std::ranges::is_sorted(kNoDecimals) &&
              std::ranges::is_sorted(kThreeDecimals));

bool holds(std::span<const std::string_view> codes, std::string_view code) {
  return std::ranges::binary_search(codes, code);
}

}  // namespace

std::optional<int> currency_decimals(std::string_view code) {
  if (holds(kTwoDecimals, code)) return 2;
  if (holds(kNoDecimals, code)) return 0;
  if (holds(kThreeDecimals, code)) return 3;
  return std::nullopt;
}

}  // namespace fa::domain
