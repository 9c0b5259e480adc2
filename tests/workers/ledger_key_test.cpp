// The house's signing key.
#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "adapters/embedded/ledger_key_file.h"
#include "base/crypto.h"

namespace fa::embedded {
namespace {

struct LedgerKeyTest : testing::Test {
  std::string pattern = testing::TempDir() + "keyXXXXXX";
  std::filesystem::path folder = mkdtemp(pattern.data());
  std::filesystem::path path = folder / "ledger.key";
  ~LedgerKeyTest() override { std::filesystem::remove_all(folder); }

  std::unique_ptr<LedgerKeyFile> opened() {
    auto key = LedgerKeyFile::open(path);
    EXPECT_TRUE(key.has_value());
    return std::move(*key);
  }
};

bool verifies(const std::string& public_key, const domain::Hash256& hash, const std::string& signature) {
  const auto key = base::base64_decode(public_key).value();
  const auto bytes = base::base64_decode(signature).value();
  if (key.size() != crypto_sign_PUBLICKEYBYTES || bytes.size() != crypto_sign_BYTES) return false;
  return crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(bytes.data()), hash.data(), hash.size(),
                                     reinterpret_cast<const unsigned char*>(key.data())) == 0;
}

TEST_F(LedgerKeyTest, SignaturesVerifyWithThePublicKeyAndOnlyForTheirHash) {
  const auto key = opened();
  const auto hash = base::sha256("head");
  EXPECT_TRUE(verifies(key->public_key(), hash, key->sign(hash)));
  EXPECT_FALSE(verifies(key->public_key(), base::sha256("other"), key->sign(hash)));
}

TEST_F(LedgerKeyTest, TheKeyStaysTheSame) {
  const std::string public_key = opened()->public_key();
  EXPECT_EQ(opened()->public_key(), public_key);
}

TEST_F(LedgerKeyTest, OnlyTheHouseCanReadIt) {
  opened();
  struct stat info{};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(LedgerKeyTest, ADamagedKeyIsAnErrorAndStaysAsItIs) {
  std::ofstream(path) << "not a key";
  EXPECT_FALSE(LedgerKeyFile::open(path).has_value());
  EXPECT_EQ(std::filesystem::file_size(path), 9u);
}

}  // namespace
}  // namespace fa::embedded
