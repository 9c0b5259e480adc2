// The embedded catalogue and users keep their ports' contracts.
#include "adapters/embedded/catalog.h"
#include "adapters/embedded/users.h"
#include "contract/catalog_contract.h"
#include "contract/users_contract.h"
#include "support/manual_clock.h"
#include "support/temporary_folder.h"

namespace fa::contract {
namespace {

class EmbeddedCatalog final : public CatalogHarness {
 public:
  EmbeddedCatalog() { open(); }
  ports::Catalog& catalog() override { return *catalog_; }
  void reopen() override {
    catalog_.reset();
    open();
  }

 private:
  void open() { catalog_ = embedded::SqliteCatalog::open(folder_.file("catalog.db")).value(); }
  test::TemporaryFolder folder_;
  std::unique_ptr<embedded::SqliteCatalog> catalog_;
};

class EmbeddedUsers final : public UsersHarness {
 public:
  EmbeddedUsers() { open(); }
  ports::Users& users() override { return *users_; }
  void reopen() override {
    users_.reset();
    open();
  }
  void advance_ms(std::int64_t ms) override { clock_.advance_ms(ms); }

 private:
  void open() { users_ = embedded::SqliteUsers::open(folder_.file("users.db"), clock_).value(); }
  test::TemporaryFolder folder_;
  test::ManualClock clock_;
  std::unique_ptr<embedded::SqliteUsers> users_;
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Embedded, CatalogContract, testing::Values([]() -> std::unique_ptr<CatalogHarness> {
                           return std::make_unique<EmbeddedCatalog>();
                         }));
INSTANTIATE_TEST_SUITE_P(Embedded, UsersContract, testing::Values([]() -> std::unique_ptr<UsersHarness> {
                           return std::make_unique<EmbeddedUsers>();
                         }));

}  // namespace fa::contract
