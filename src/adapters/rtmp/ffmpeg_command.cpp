#include "adapters/rtmp/ffmpeg_command.h"

namespace fa::rtmp {
namespace {

void add(std::vector<std::string>& to, std::initializer_list<const char*> arguments) {
  to.insert(to.end(), arguments.begin(), arguments.end());
}

// What browsers record (MediaRecorder): VP8, VP9, AV1, H.264, with Opus, AAC or PCM. The second name of a codec is that
// of the library's decoder, which ffmpeg prefers where it has it.
constexpr const char* kDecoders = "vp8,vp9,av1,libdav1d,h264,opus,libopus,aac,pcm_f32le,pcm_s16le";

}  // namespace

std::vector<std::string> ffmpeg_command(const std::string& program, ports::Container container,
                                        const std::string& ingest_url) {
  std::vector<std::string> command{program};
  add(command, {"-hide_banner", "-loglevel", "quiet", "-nostdin", "-nostats"});
  // Input: looked at no longer than a first picture needs; nothing larger than 4K is decoded.
  add(command, {"-protocol_whitelist", "pipe", "-fflags", "+nobuffer+discardcorrupt", "-probesize", "1000000",
                "-analyzeduration", "1000000", "-max_pixels", "9437184", "-threads", "2"});
  add(command, {"-codec_whitelist", kDecoders, "-format_whitelist",
                container == ports::Container::webm ? "matroska,webm" : "mov,mp4,m4a,3gp,3g2,mj2"});
  add(command, {"-f", container == ports::Container::webm ? "matroska" : "mp4", "-i", "pipe:0"});
  add(command, {"-map", "0:v:0", "-map", "0:a:0?", "-dn", "-sn", "-map_metadata", "-1"});
  // At most 1280x720 (either way up), even sides, 30 frames a second.
  add(command, {"-vf",
                "scale=w='if(gte(iw,ih),min(1280,iw),min(720,iw))':h='if(gte(iw,ih),min(720,ih),min(1280,ih))':"
                "force_original_aspect_ratio=decrease:force_divisible_by=2"});
  add(command, {"-c:v", "libx264", "-preset", "superfast", "-tune", "zerolatency", "-profile:v", "main", "-pix_fmt",
                "yuv420p", "-r", "30", "-g", "30", "-keyint_min", "30", "-sc_threshold", "0"});
  add(command, {"-b:v", "2500k", "-maxrate", "2500k", "-bufsize", "1250k", "-threads", "2"});
  add(command, {"-c:a", "aac", "-b:a", "128k", "-ar", "44100", "-ac", "2"});
  add(command, {"-flush_packets", "1", "-f", "flv"});
  command.push_back(ingest_url);
  return command;
}

ChildSandbox ffmpeg_sandbox(const std::string& program, std::uint16_t rtmp_port) {
  ChildSandbox sandbox;  // its limits are those of a 4K picture, several times over
  sandbox.readable = {program};
  sandbox.connects_to = {rtmp_port};
  return sandbox;
}

}  // namespace fa::rtmp
