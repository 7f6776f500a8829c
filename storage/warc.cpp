#include "storage/warc.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "storage/records/digest.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxTypeBytes = 200;

/// RFC 9562, version 8: ours to fill, so filled from a digest.
std::string record_id(const Digest& digest) {
  auto bytes = digest.value;
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x80);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  const auto hex = Digest{bytes}.hex();
  return fmt::format("<urn:uuid:{}-{}-{}-{}-{}>", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20, 12));
}

/// What RFC 3986 lets stand in an address.
bool is_address(std::string_view s) {
  static constexpr std::string_view kNever = "\"<>\\^`{|}";
  return !s.empty() && s.size() <= kMaxUrlBytes && s.find(':') != std::string_view::npos &&
         std::ranges::all_of(s,
                             [](char c) { return c > 0x20 && c < 0x7F && kNever.find(c) == std::string_view::npos; });
}

/// type/subtype, with parameters or without.
std::string type_or_bytes(std::string_view type) {
  const auto is_token = [](std::string_view s) {
    static constexpr std::string_view kSeparators = "()<>@,;:\\\"/[]?={} \t";
    return !s.empty() && std::ranges::all_of(s, [](char c) {
      return c > 0x20 && c < 0x7F && kSeparators.find(c) == std::string_view::npos;
    });
  };
  const auto essence = type.substr(0, type.find_first_of("; "));
  const auto slash = essence.find('/');
  const bool good = type.size() <= kMaxTypeBytes && slash != std::string_view::npos &&
                    is_token(essence.substr(0, slash)) && is_token(essence.substr(slash + 1)) &&
                    std::ranges::all_of(type, [](char c) { return c >= 0x20 && c < 0x7F; });
  return good ? std::string(type) : "application/octet-stream";
}

std::string one_line(std::string text) {
  for (auto& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

Result<std::string> compressed(std::string_view record) {
  static constexpr int kGzip = 15 + 16;  // windowBits with a gzip header, whose time is 0
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    return fail(Errc::io, "no memory to compress an export: export less at once");
  }
  std::string out;
  int state = Z_OK;
  while (state == Z_OK) {
    static constexpr std::size_t kPiece = 1u << 20;  // zlib counts in 32 bits
    const auto piece = std::min(record.size(), kPiece);
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(record.data()));
    stream.avail_in = static_cast<uInt>(piece);
    record.remove_prefix(piece);
    do {
      const auto at = out.size();
      out.resize(at + (1u << 16));
      stream.next_out = reinterpret_cast<Bytef*>(out.data() + at);
      stream.avail_out = 1u << 16;
      state = deflate(&stream, record.empty() ? Z_FINISH : Z_NO_FLUSH);
      out.resize(out.size() - stream.avail_out);
    } while (state == Z_OK && stream.avail_out == 0);
    if (state == Z_BUF_ERROR) state = Z_OK;  // nothing was left to do for this piece
  }
  deflateEnd(&stream);
  if (state != Z_STREAM_END)
    return fail(Errc::io, "an export cannot be compressed (zlib " + std::to_string(state) + ")");
  return out;
}

struct Record {
  std::string_view type, block;
  std::string content_type, id, address, refers_to, file_name;
  Instant at{};
  bool has_payload = false;  // the block is one
};

Result<std::string> write(const Record& record, WarcForm form) {
  const auto digest = "sha256:" + sha256(record.block).hex();
  std::string out = "WARC/1.1\r\n";
  const auto field = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) fmt::format_to(std::back_inserter(out), "{}: {}\r\n", name, value);
  };
  field("WARC-Type", record.type);
  field("WARC-Record-ID", record.id);
  field("WARC-Date", rfc3339(record.at));
  field("WARC-Target-URI", record.address);
  field("WARC-Refers-To", record.refers_to);
  field("WARC-Filename", record.file_name);
  field("WARC-Block-Digest", digest);
  if (record.has_payload) field("WARC-Payload-Digest", digest);
  field("Content-Type", record.content_type);
  field("Content-Length", std::to_string(record.block.size()));
  out.append("\r\n").append(record.block).append("\r\n\r\n");
  if (form == WarcForm::plain) return out;
  return compressed(out);
}

}  // namespace

Result<std::string> warc_info(const WarcInfo& info, WarcForm form) {
  std::string block = "software: " + one_line(info.software) + "\r\nformat: WARC File Format 1.1\r\n" +
                      "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n";
  if (!info.description.empty()) block += "description: " + one_line(info.description) + "\r\n";
  Record record;
  record.type = "warcinfo";
  record.block = block;
  record.content_type = "application/warc-fields";
  record.file_name = one_line(info.file_name);
  record.id = record_id(digest_of({"warcinfo", record.file_name, rfc3339(info.at), block}));
  record.at = info.at;
  return write(record, form);
}

Result<std::string> warc_capture(const WarcCapture& capture, WarcForm form) {
  const auto name = fmt::format("urn:dongtin:item:{}:{}", capture.item.hex(), capture.revision);
  const auto address = capture.address.value_or(name);
  if (!is_address(address)) {
    return fail(Errc::malformed, "the address cannot stand in a WARC record: leave it out, and the item's id is used")
        .at(name);
  }
  const auto when = rfc3339(capture.captured);
  std::string out, of;
  const auto add = [&](std::string_view type, std::string_view block, std::string content_type,
                       bool has_payload) -> Result<std::string> {
    Record record;
    record.type = type;
    record.block = block;
    record.content_type = std::move(content_type);
    record.address = address;
    record.refers_to = of;
    record.at = capture.captured;
    record.has_payload = has_payload;
    record.id = record_id(digest_of({type, name, address, when, record.content_type, of, block}));
    auto written = write(record, form);
    if (!written) return std::move(written).error().at(name);
    out += *written;
    return record.id;
  };
  if (capture.bytes) {
    auto id = add("resource", *capture.bytes, type_or_bytes(capture.content_type), true);
    if (!id) return std::move(id).error();
    of = *std::move(id);
  }
  const auto text = capture.title.empty() ? capture.text : capture.title + "\n\n" + capture.text;
  auto conversion = add("conversion", text, "text/plain; charset=utf-8", true);
  if (!conversion) return std::move(conversion).error();
  if (of.empty()) of = *std::move(conversion);
  auto metadata = add("metadata", capture.metadata, "application/json", false);
  if (!metadata) return std::move(metadata).error();
  return out;
}

}  // namespace dongtin
