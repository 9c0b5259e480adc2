// Standard input, output and error, which whoever starts the program may have closed.
#pragma once

namespace fa::app {

// Opens /dev/null on each of the descriptors 0 to 2 that is closed. Otherwise the next file that is opened gets such a
// number, and what is said on standard error is written into it. To be called before anything opens a file. False
// where /dev/null cannot be opened: the program must end then.
bool fill_standard_streams();

}  // namespace fa::app
