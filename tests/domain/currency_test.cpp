// Which ISO 4217 codes are money of today, and with how many decimals.
#include <gtest/gtest.h>

#include "domain/currency.h"

namespace fa::domain {
namespace {

TEST(Currency, OfTodayHasTheDecimalsOfItsMinorUnit) {
  for (const char* code : {"AED", "USD", "EUR", "GBP", "CHF", "INR", "HUF", "XCG", "SLE", "ZWG"})
    EXPECT_EQ(currency_decimals(code), 2) << code;
  for (const char* code : {"BIF", "JPY", "KRW", "XOF", "XPF"}) EXPECT_EQ(currency_decimals(code), 0) << code;
  for (const char* code : {"BHD", "KWD", "TND"}) EXPECT_EQ(currency_decimals(code), 3) << code;
}

TEST(Currency, ThatNobodyPaysWithIsNone) {
  for (const char* code : {"XXQ", "AAA", "ZZZ", "", "US", "USDX", "usd", "U$D", "840"})
    EXPECT_EQ(currency_decimals(code), std::nullopt) << code;
  for (const char* withdrawn : {"DEM", "HRK", "BGN", "ANG", "SLL", "ZWL", "CUC"})
    EXPECT_EQ(currency_decimals(withdrawn), std::nullopt) << withdrawn;
  for (const char* no_money : {"XAU", "XDR", "XTS", "CHW", "CLF", "USN"})
    EXPECT_EQ(currency_decimals(no_money), std::nullopt) << no_money;
}

}  // namespace
}  // namespace fa::domain
