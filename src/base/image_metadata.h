// What a picture tells beside the picture, and does not leave the house.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/image_probe.h"

namespace fa::base {

// The picture without place, time, camera, author, comments, thumbnails, and what a camera put behind its end. Only
// what shows it stays: the image itself, its colours (ICC), transparency, animation, and how the photo is turned.
// Nothing is decoded or encoded anew, so it looks as before. `bytes` are what probe_image found to be of `format`;
// nullopt where their parts cannot be told apart to the end.
std::optional<std::string> without_metadata(std::string_view bytes, ImageFormat format);

}  // namespace fa::base
