// What a picture tells beside the picture does not leave the house. tests/golden/pictures holds three real ones, 64 by
// 48 and turned by a quarter (orientation 6), with Display P3 colours and all that cameras and programs write beside
// them; whatever must go has SECRET in it, or is packed.
#include "base/image_metadata.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <vector>

#include "base/byte_order.h"
#include "base/image_orientation.h"
#include "base/jpeg_parts.h"

namespace fa::base {
namespace {

std::string phone(const std::string& extension) {
  std::ifstream file(std::string(FA_GOLDEN_DIR) + "/pictures/phone." + extension, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string cleaned(const std::string& bytes) {
  const auto info = probe_image(bytes);
  if (!info) return "no picture";
  return without_metadata(bytes, info->format).value_or("no parts");
}

struct Part {
  std::string type;
  std::string data;
  bool operator==(const Part&) const = default;
};

std::vector<Part> jpeg_parts(const std::string& file) {
  std::vector<Part> parts;
  JpegParts walk(file);
  while (const auto part = walk.next()) {
    parts.push_back(
        {std::string(1, static_cast<char>(part->marker)), std::string(part->data) + std::string(part->coded)});
    if (part->marker == kJpegEnd) break;
  }
  return parts;
}

std::vector<Part> png_parts(const std::string& file) {
  std::vector<Part> parts;
  for (std::size_t at = 8; at < file.size();) {
    const std::size_t length = big_endian_32(file, at);
    parts.push_back({file.substr(at + 4, 4), file.substr(at + 8, length)});
    at += 12 + length;
  }
  return parts;
}

std::vector<Part> webp_parts(const std::string& file) {
  std::vector<Part> parts;
  for (std::size_t at = 12; at < file.size();) {
    const std::size_t length = little_endian(file, at + 4, 4);
    parts.push_back({file.substr(at, 4), file.substr(at + 8, length)});
    at += 8 + length + length % 2;
  }
  return parts;
}

std::string types(const std::vector<Part>& parts) {
  std::string joined;
  for (const auto& part : parts) joined += part.type + " ";
  return joined;
}

std::string data_of(const std::vector<Part>& parts, const std::string& type) {
  std::string joined;
  for (const auto& part : parts)
    if (part.type == type) joined += part.data;
  return joined;
}

TEST(WithoutMetadata, KeepsThePictureAndNothingThatItTells) {
  for (const char* extension : {"jpg", "png", "webp"}) {
    const std::string before = phone(extension);
    ASSERT_NE(before.find("SECRET"), std::string::npos) << extension;
    const std::string after = cleaned(before);
    EXPECT_EQ(after.find("SECRET"), std::string::npos) << extension;
    const auto info = probe_image(after);
    ASSERT_TRUE(info) << extension;
    EXPECT_EQ(info->format, probe_image(before)->format);
    EXPECT_EQ(info->width, 64U);
    EXPECT_EQ(info->height, 48U);
    EXPECT_EQ(cleaned(after), after) << "nothing is left to take away";
  }
}

TEST(WithoutMetadata, KeepsOfAJpegItsImageColoursAndTurn) {
  const auto before = jpeg_parts(phone("jpg")), after = jpeg_parts(cleaned(phone("jpg")));
  EXPECT_EQ(types(after), "\xE0 \xE1 \xE2 \xDB \xDB \xC0 \xC4 \xC4 \xC4 \xC4 \xDA \xD9 ");
  EXPECT_EQ(data_of(after, "\xE1"), std::string("Exif\0\0", 6) + exif_of_orientation(6));
  EXPECT_TRUE(data_of(after, "\xE2").starts_with("ICC_PROFILE"));
  for (const char* type : {"\xE0", "\xE2", "\xDB", "\xC0", "\xC4", "\xDA"})
    EXPECT_EQ(data_of(after, type), data_of(before, type));
  EXPECT_TRUE(cleaned(phone("jpg")).ends_with("\xFF\xD9")) << "what stood behind the end";
}

TEST(WithoutMetadata, KeepsOfAPngItsImageColoursAndTurn) {
  const auto before = png_parts(phone("png")), after = png_parts(cleaned(phone("png")));
  ASSERT_EQ(types(before), "IHDR iCCP iTXt eXIf tEXt tIME zTXt IDAT IDAT IEND ");
  EXPECT_EQ(types(after), "IHDR iCCP eXIf IDAT IDAT IEND ");
  EXPECT_EQ(data_of(after, "eXIf"), exif_of_orientation(6));
  for (const char* type : {"IHDR", "iCCP", "IDAT"}) EXPECT_EQ(data_of(after, type), data_of(before, type));
}

TEST(WithoutMetadata, KeepsOfAWebpItsImageColoursAndTurnAndSaysSoInItsHeader) {
  const std::string file = cleaned(phone("webp"));
  const auto before = webp_parts(phone("webp")), after = webp_parts(file);
  ASSERT_EQ(types(before), "VP8X ICCP VP8  EXIF XMP  ");
  EXPECT_EQ(types(after), "VP8X ICCP VP8  EXIF ");
  EXPECT_EQ(data_of(after, "EXIF"), exif_of_orientation(6));
  for (const char* type : {"ICCP", "VP8 "}) EXPECT_EQ(data_of(after, type), data_of(before, type));
  EXPECT_EQ(little_endian(file, 4, 4), file.size() - 8);
  EXPECT_EQ(data_of(before, "VP8X")[0], 0x2C) << "ICC, Exif, XMP";
  EXPECT_EQ(data_of(after, "VP8X")[0], 0x28) << "ICC, Exif";
}

TEST(WithoutMetadata, LeavesNoExifWhereAPhotoLiesUpright) {
  std::string file = cleaned(phone("webp"));
  file[file.find("EXIF") + 8 + 19] = 1;
  const std::string upright = cleaned(file);
  EXPECT_EQ(types(webp_parts(upright)), "VP8X ICCP VP8  ");
  EXPECT_EQ(data_of(webp_parts(upright), "VP8X")[0], 0x20) << "ICC";
  EXPECT_EQ(little_endian(upright, 4, 4), upright.size() - 8);
}

TEST(WithoutMetadata, DropsThumbnailsAndWhatItDoesNotKnow) {
  const std::string whole = phone("jpg");
  const std::string thumbnail = std::string("\xFF\xE0\x00\x13JFIF\0\1\1\0\0\1\0\1\1\1rgb", 21);
  const std::string others = std::string("\xFF\xE0\x00\x08JFXX\0\x10", 10) + std::string("\xFF\xE2\x00\x06MPF\0", 8) +
                             std::string("\xFF\xE5\x00\x05own", 7);
  EXPECT_EQ(cleaned(whole.substr(0, 2) + thumbnail + others + whole.substr(2)), cleaned(whole));
}

TEST(WithoutMetadata, FillsUpAWebpChunkOfAnOddLength) {
  std::string file = phone("webp");
  file.insert(file.find("VP8 "), std::string("ALPH\x03\0\0\0abc\0", 12));
  file.replace(4, 4, as_little_endian_32(static_cast<std::uint32_t>(file.size() - 8)));
  EXPECT_EQ(types(webp_parts(cleaned(file))), "VP8X ICCP ALPH VP8  EXIF ");
  EXPECT_EQ(data_of(webp_parts(cleaned(file)), "ALPH"), "abc");
}

TEST(WithoutMetadata, DropsWhatFollowsTheEndAndEndsWhatHasNoEnd) {
  for (const char* extension : {"jpg", "png", "webp"})
    EXPECT_EQ(cleaned(phone(extension) + "SECRET rest of an older picture"), cleaned(phone(extension))) << extension;
  const std::string jpeg = cleaned(phone("jpg"));
  EXPECT_EQ(cleaned(jpeg.substr(0, jpeg.size() - 2)), jpeg);
  EXPECT_EQ(cleaned(jpeg.substr(0, jpeg.size() - 1)), jpeg);
  // Without more than that a part of the picture is grey.
  for (const std::size_t lost : {16, 60, 200})
    EXPECT_EQ(cleaned(jpeg.substr(0, jpeg.size() - lost)), "no picture") << lost;
}

TEST(WithoutMetadata, RefusesPartsThatDoNotEnd) {
  std::string file = phone("webp");
  file[file.find("XMP ") + 6] = '\x7F';
  EXPECT_EQ(cleaned(file), "no parts");
}

// Whatever is cut off or changed is refused or cleaned, within its bounds.
TEST(WithoutMetadata, IsSafeWithEveryPrefixAndEveryChangedByte) {
  for (const char* extension : {"jpg", "png", "webp"}) {
    const std::string whole = phone(extension);
    const ImageFormat format = probe_image(whole)->format;
    for (std::size_t length = 0; length < whole.size(); ++length)
      without_metadata(std::string_view(whole).substr(0, length), format);
    for (std::size_t at = 0; at < whole.size(); ++at)
      for (const char value : {'\0', '\x7F', '\xFF'}) {
        std::string changed = whole;
        changed[at] = value;
        without_metadata(changed, format);
      }
  }
}

TEST(Orientation, IsReadInBothByteOrders) {
  for (std::uint8_t orientation = 1; orientation <= 8; ++orientation)
    EXPECT_EQ(exif_orientation(exif_of_orientation(orientation)), orientation);
  const std::string other_tag("\x0F\x01\x02\0\4\0\0\0abc\0", 12);
  const std::string little =
      std::string("II\x2A\0\x0A\0\0\0__\2\0", 12) + other_tag + std::string("\x12\1\3\0\1\0\0\0\x08\0\0\0", 12);
  EXPECT_EQ(exif_orientation(little), 8);
}

TEST(Orientation, IsUprightWhereABlockSaysNothingOrNonsense) {
  const std::string block = exif_of_orientation(6);
  for (std::size_t length = 0; length < block.size() - 6; ++length)
    EXPECT_EQ(exif_orientation(block.substr(0, length)), kOrientationUpright) << length;
  for (const std::uint8_t nonsense : {0, 9, 255})
    EXPECT_EQ(exif_orientation(exif_of_orientation(nonsense)), kOrientationUpright) << int{nonsense};
  std::string far = block;
  far[4] = '\xFF';
  EXPECT_EQ(exif_orientation(far), kOrientationUpright);
  std::string another_type = block;
  another_type[13] = '\x02';
  EXPECT_EQ(exif_orientation(another_type), kOrientationUpright);
}

}  // namespace
}  // namespace fa::base
