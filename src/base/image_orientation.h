// How a photo is turned: the one thing in its Exif block that a browser needs to show it right (Exif 2.32, tag 0x0112).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fa::base {

inline constexpr std::uint8_t kOrientationUpright = 1;  // what a picture has that says nothing

// Of an Exif block, which is a TIFF file: 1 to 8, upright where it does not say. Any bytes may be given.
std::uint8_t exif_orientation(std::string_view tiff);

// An Exif block that says this and nothing else.
std::string exif_of_orientation(std::uint8_t orientation);

}  // namespace fa::base
