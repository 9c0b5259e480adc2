// Pictures: what is taken, what is refused, and that no key reaches outside of the folder.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/image_metadata.h"
#include "base/image_probe.h"
#include "support/pictures.h"
#include "support/rest_house.h"

namespace fa::test {
namespace {

std::string begin(RestHouse& rest, const std::string& type) {
  const auto answer = rest.post("/media/uploads", "hanna", R"({"content_type":")" + type + "\"}");
  EXPECT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.text("method"), "PUT");
  EXPECT_EQ(answer.text("upload_url"), "https://house.example/media/uploads/" + answer.text("key"));
  return answer.text("key");
}

Answer put(RestHouse& rest, const std::string& key, const std::string& bytes) {
  return rest.call({"PUT", "/media/uploads/" + key, "", bytes});
}

TEST(Media, KeepsEachTypeAndServesItForEver) {
  RestHouse rest;
  const std::pair<std::string, std::string> pictures[] = {
      {"image/png", png()}, {"image/jpeg", jpeg()}, {"image/webp", webp()}};
  for (const auto& [type, bytes] : pictures) {
    const std::string key = begin(rest, type);
    EXPECT_EQ(rest.get("/media/" + key).status, 404);
    ASSERT_EQ(put(rest, key, bytes).status, 204) << type;
    const auto shown = rest.get("/media/" + key);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.body, bytes);
    EXPECT_EQ(shown.header("Content-Type"), type);
    EXPECT_NE(shown.header("Cache-Control").find("immutable"), std::string::npos);
    EXPECT_EQ(shown.header("X-Content-Type-Options"), "nosniff");
    const auto cached = rest.call({"GET", "/media/" + key, "", "", {{"if-none-match", shown.header("ETag")}}});
    EXPECT_EQ(cached.status, 304);
    EXPECT_EQ(cached.body, "");
  }
}

// A photo of a phone, with its place and its owner in it.
std::string photo() {
  std::ifstream file(std::string(FA_GOLDEN_DIR) + "/pictures/phone.jpg", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Media, KeepsThePictureAndNotWhatItTellsBesideIt) {
  RestHouse rest;
  const std::string key = begin(rest, "image/jpeg");
  ASSERT_NE(photo().find("SECRET"), std::string::npos);
  ASSERT_EQ(put(rest, key, photo()).status, 204);
  const auto shown = rest.get("/media/" + key);
  EXPECT_EQ(shown.body.find("SECRET"), std::string::npos);
  EXPECT_EQ(shown.body, base::without_metadata(photo(), base::ImageFormat::jpeg));
}

TEST(Media, CountsWhatItKeeps) {
  ManualClock clock;
  TemporaryFolder folder;
  const auto kept = base::without_metadata(photo(), base::ImageFormat::jpeg)->size();
  embedded::MediaFolder media(
      {.folder = folder.path(), .public_url = "", .folder_bytes_max = static_cast<std::int64_t>(photo().size() + kept)},
      clock);
  const auto put_one = [&] { return media.put(media.begin_upload("image/jpeg")->key, photo()); };
  EXPECT_TRUE(put_one());
  EXPECT_TRUE(put_one());
  EXPECT_EQ(put_one().error().kind, ports::StoreErrorKind::unavailable);
}

TEST(Media, GivesTheUploadAndItsRoomBackWhereTheDiskTakesNothing) {
  ManualClock clock;
  TemporaryFolder folder;
  const std::string pictures = folder.file("pictures");
  embedded::MediaFolder media(
      {.folder = pictures, .public_url = "", .folder_bytes_max = static_cast<std::int64_t>(png().size())}, clock);
  const auto upload = media.begin_upload("image/png");
  std::filesystem::remove_all(pictures);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(media.put(upload->key, png()).error().kind, ports::StoreErrorKind::unavailable);
  std::filesystem::create_directory(pictures);
  EXPECT_TRUE(media.put(upload->key, png()));
  std::string kept(png().size(), '\0');
  EXPECT_EQ(media.get(upload->key)->bytes->read_at(0, kept), png());
}

TEST(Media, WantsSomebodySignedInAndAKnownType) {
  RestHouse rest;
  EXPECT_EQ(rest.post("/media/uploads", "", R"({"content_type":"image/png"})").status, 401);
  for (const auto* type : {"image/svg+xml", "text/html", "image/gif", "IMAGE/PNG", "../x"})
    EXPECT_EQ(rest.post("/media/uploads", "hanna", std::string(R"({"content_type":")") + type + "\"}").wrong_fields(),
              "content_type")
        << type;
  EXPECT_EQ(rest.post("/media/uploads", "hanna", "{}").wrong_fields(), "content_type");
}

TEST(Media, RefusesBytesThatAreNotWhatTheTypeSaysAndLetsOneTryAgain) {
  RestHouse rest;
  const std::string key = begin(rest, "image/png");
  const std::string svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
  const std::string elf = std::string("\x7F") + "ELF" + std::string(200, '\0');
  for (const auto& bytes : {svg, elf, jpeg(), std::string(), png().substr(0, 30)}) {
    const auto answer = put(rest, key, bytes);
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.wrong_fields(), "body");
    EXPECT_EQ(rest.get("/media/" + key).status, 404);
  }
  EXPECT_EQ(put(rest, key, png() + "<script>").status, 204);
  EXPECT_EQ(rest.get("/media/" + key).body.find("<script>"), std::string::npos) << "what follows the end is dropped";
}

TEST(Media, TakesAnUploadOnceAndInTime) {
  RestHouse rest;
  const std::string once = begin(rest, "image/png");
  EXPECT_EQ(put(rest, once, png()).status, 204);
  EXPECT_EQ(put(rest, once, png(9, 9)).status, 404);
  EXPECT_EQ(rest.get("/media/" + once).body, png());
  const std::string late = begin(rest, "image/png");
  rest.house().advance_ms(3'600'001);
  EXPECT_EQ(put(rest, late, png()).status, 404);
  EXPECT_EQ(put(rest, "0f1e2d3c4b5a69788796a5b4c3d2e1f0.png", png()).status, 404) << "never begun";
}

TEST(Media, NeverReachesOutsideOfItsFolder) {
  RestHouse rest;
  std::ofstream(rest.folder().file("secret.png")) << "secret";
  const std::string long_enough = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  for (const std::string& key :
       {std::string("../secret.png"), std::string("..%2fsecret.png"), std::string("/etc/passwd"), std::string(""),
        std::string("."), std::string(".."), long_enough, long_enough + ".png/../../secret.png",
        "../" + long_enough.substr(3) + ".png", long_enough + ".png.part", long_enough + std::string(".png\0x", 6),
        std::string("ABCDEF0123456789ABCDEF0123456789.png")}) {
    EXPECT_FALSE(rest.media().get(key)) << key;
    EXPECT_FALSE(*rest.media().contains(key)) << key;
    EXPECT_EQ(rest.media().put(key, png()).error().kind, ports::StoreErrorKind::not_found) << key;
  }
}

TEST(Media, HoldsItsBounds) {
  ManualClock clock;
  TemporaryFolder folder;
  embedded::MediaFolder media({.folder = folder.path(),
                               .public_url = "",
                               .upload_ms_max = 1000,
                               .uploads_max = 2,
                               .folder_bytes_max = static_cast<std::int64_t>(png().size()) + 10},
                              clock);
  const auto first = media.begin_upload("image/png");
  const auto second = media.begin_upload("image/png");
  ASSERT_TRUE(first && second);
  EXPECT_EQ(media.begin_upload("image/png").error().kind, ports::StoreErrorKind::unavailable);
  EXPECT_TRUE(media.put(first->key, png()));
  EXPECT_EQ(media.put(second->key, png()).error().kind, ports::StoreErrorKind::unavailable) << "the folder is full";
  EXPECT_TRUE(media.begin_upload("image/png"));
  clock.advance_ms(1001);
  EXPECT_TRUE(media.begin_upload("image/png")) << "what was begun too long ago makes room";
}

TEST(Media, RemovesAtItsStartWhatACrashLeftHalfWritten) {
  ManualClock clock;
  TemporaryFolder folder;
  std::ofstream(folder.file("0f1e2d3c4b5a69788796a5b4c3d2e1f0.png.part")) << "half";
  embedded::MediaFolder media({.folder = folder.path(), .public_url = ""}, clock);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ProbeImage, ReadsTypeAndSize) {
  using base::ImageFormat;
  const auto expect = [](const std::string& bytes, ImageFormat format, std::uint32_t width, std::uint32_t height) {
    const auto info = base::probe_image(bytes);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->format, format);
    EXPECT_EQ(info->width, width);
    EXPECT_EQ(info->height, height);
  };
  expect(png(640, 480), ImageFormat::png, 640, 480);
  expect(jpeg(640, 480), ImageFormat::jpeg, 640, 480);
  expect(jpeg() + "a camera's notes", ImageFormat::jpeg, 4, 3);
  expect(webp(), ImageFormat::webp, 4, 3);
}

// A cropped screenshot of some phones.
TEST(ProbeImage, TakesWhatBrowsersShow) {
  for (const auto& whole : {png(), webp(), jpeg()})
    EXPECT_TRUE(base::probe_image(whole + "the rest of an older picture"));
}

TEST(ProbeImage, RefusesSizesThatMakeNoSense) {
  EXPECT_FALSE(base::probe_image(png(0, 5)));
  EXPECT_FALSE(base::probe_image(png(20'000, 1)));
  EXPECT_FALSE(base::probe_image(png(10'000, 10'000)));
  EXPECT_FALSE(base::probe_image(jpeg(0, 0)));
}

TEST(ProbeImage, RefusesAWebpWhoseFirstChunkIsTooShortForASize) {
  for (const char* kind : {"VP8X", "VP8 ", "VP8L"}) {
    const std::string chunk = "/" + std::string("\1\0\x9D\x01\x2A\4\0\3\0\0", 11);
    const auto with_length = [&](std::uint32_t length) {
      const std::string body = std::string("WEBP") + kind + little_endian_32(length) + chunk + "more";
      return "RIFF" + little_endian_32(static_cast<std::uint32_t>(body.size())) + body;
    };
    EXPECT_FALSE(base::probe_image(with_length(4))) << kind;
    EXPECT_FALSE(base::probe_image(with_length(100))) << kind;
  }
}

TEST(ProbeImage, RefusesAPngWithAChangedByteAnywhereBehindItsSignature) {
  for (std::size_t at = 8; at < png().size(); ++at) {
    std::string changed = png();
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    EXPECT_FALSE(base::probe_image(changed)) << at;
  }
}

TEST(ProbeImage, RefusesAJpegWhoseHeaderIsFineAndWhoseScanIsNot) {
  const std::string whole = jpeg();
  const std::size_t scan = whole.find("scan");
  const auto with_scan = [&](const std::string& coded) { return whole.substr(0, scan) + coded + "\xFF\xD9"; };
  EXPECT_TRUE(
      base::probe_image(with_scan("ab\xFF\xD0"
                                  "cd")))
      << "a restart";
  EXPECT_TRUE(base::probe_image(with_scan(std::string("a\xFF\x00z", 4)))) << "a coded FF";
  EXPECT_FALSE(base::probe_image(with_scan(""))) << "empty";
  EXPECT_FALSE(base::probe_image(with_scan("ab\xFF\x07zz"))) << "a marker that there is not";
  EXPECT_FALSE(base::probe_image(with_scan("ab\xFF\xD8zz"))) << "another picture's start";
  for (const char* table : {"\xFF\xDB", "\xFF\xC4"}) {
    std::string without = whole;
    without[whole.find(table) + 1] = '\xE1';
    EXPECT_FALSE(base::probe_image(without)) << "a table is missing";
  }
}

// Whatever is cut off, changed or made up is refused or read, within its bounds.
TEST(ProbeImage, IsSafeWithEveryPrefixAndEveryChangedByte) {
  for (const auto& whole : {png(), jpeg(), webp()}) {
    for (std::size_t length = 0; length < whole.size(); ++length)
      EXPECT_FALSE(base::probe_image(whole.substr(0, length))) << length;
    for (std::size_t at = 0; at < whole.size(); ++at)
      for (const char value : {'\0', '\x7F', '\xFF'}) {
        std::string changed = whole;
        changed[at] = value;
        base::probe_image(changed);
      }
  }
}

}  // namespace
}  // namespace fa::test
