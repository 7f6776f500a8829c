// Writes a sample export, plain and compressed: warc_sample FOLDER. Read by tests/e2e/warc_test.py.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "storage/records/digest.hpp"
#include "storage/warc.hpp"

namespace {

using namespace dongtin;

WarcCapture capture(const std::string& key, const std::string& type, std::string bytes) {
  WarcCapture out;
  out.item = item_id(SourceId{"bao-tinh"}, key);
  out.revision = 1;
  out.captured = from_millis(1'790'000'000'123);
  out.bytes = std::move(bytes);
  out.content_type = type;
  out.title = "Tin " + key;
  out.text = "Một hồ chứa vẫn an toàn.\nKhông có chuyện vỡ đập.";
  out.metadata = R"({"rule":"vo-dap","removed":["/account"],"sha256_of_the_original":")" + sha256(key).hex() + "\"}";
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("warc_sample FOLDER\n", stderr);
    return 2;
  }
  std::vector<WarcCapture> captures;
  captures.push_back(
      capture("bai-1", "text/html; charset=utf-8", "<html><title>Tin</title>\r\n\r\nWARC/1.0\r\n</html>"));
  captures.back().address = "https://bao.example/bai/1?a=b%20c";
  captures.push_back(capture("bai-dang", "application/json", R"({"content":"l.ừ.a đ.ả.o"})"));  // its address is sealed
  captures.push_back(capture("rong", "text/plain", ""));
  captures.push_back(capture("khong-con", "", ""));
  captures.back().bytes.reset();
  captures.push_back(capture("la", "text/html\r\nWARC-Type: response", std::string("\0\x1f\x8b\xff", 4)));
  std::string large;
  for (int i = 0; large.size() < 5u << 18; ++i) large += sha256(std::to_string(i)).view();  // does not compress
  captures.push_back(capture("lon", "application/octet-stream", large));
  captures.push_back(capture("dai", "text/plain", std::string(1u << 18, 'a')));  // compresses very well
  for (const auto form : {WarcForm::plain, WarcForm::gzip}) {
    const std::string name = form == WarcForm::plain ? "sample.warc" : "sample.warc.gz";
    std::ofstream file(std::string(argv[1]) + "/" + name, std::ios::binary);
    const auto info = warc_info({name, "dongtin", "mẫu\r\nWARC-Type: response", captures.front().captured}, form);
    if (!info) return 1;
    file << *info;
    for (const auto& one : captures) {
      const auto records = warc_capture(one, form);
      if (!records) return 1;
      file << *records;
    }
    if (!file.flush()) return 1;
  }
  return 0;
}
