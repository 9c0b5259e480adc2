// Every *.auction file of this folder, on the domain and on the reference model.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "storyteller.h"

namespace fa::scenarios {
namespace {

std::vector<std::string> tables() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(FA_SCENARIO_DIR)) {
    if (entry.path().extension() == ".auction") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string contents(const std::string& name) {
  std::ifstream file(std::filesystem::path(FA_SCENARIO_DIR) / (name + ".auction"));
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string listed(const Facts& facts) {
  std::string text;
  for (const auto& fact : facts) text += (text.empty() ? "" : ", ") + fact;
  return text.empty() ? "(nothing)" : text;
}

void tell(const std::string& table, House& house) {
  const auto steps = parse_scenario(table);
  ASSERT_TRUE(steps.has_value()) << steps.error();
  Storyteller storyteller(house);
  for (const Step& step : *steps) {
    const Facts actual = storyteller.act(step.action);
    for (const std::string& fact : step.facts) {
      EXPECT_TRUE(actual.contains(fact)) << "line " << step.line << ": " << step.text << "\nbut: " << listed(actual);
    }
    EXPECT_TRUE(!step.facts.empty() || actual.empty()) << "line " << step.line << ": " << listed(actual);
  }
}

class Scenario : public ::testing::TestWithParam<std::string> {};

TEST_P(Scenario, Domain) {
  tell(contents(GetParam()), *house_of_domain());
}

TEST_P(Scenario, Reference) {
  tell(contents(GetParam()), *house_of_reference());
}

INSTANTIATE_TEST_SUITE_P(Table, Scenario, ::testing::ValuesIn(tables()), [](const auto& test) { return test.param; });

TEST(ScenarioTable, IsRefusedWhereALineSaysNothingThatCanFail) {
  for (const char* line :
       {"open duration 60s", "at 5s alice bids 10.00", "then", "restart -> live", "at 5s alice bids",
        "at 5 alice bids 10 -> accepted", "at 5s alice shouts 10 -> accepted", "opens -> live", ""}) {
    EXPECT_FALSE(parse_scenario(line).has_value()) << line;
  }
}

}  // namespace
}  // namespace fa::scenarios
