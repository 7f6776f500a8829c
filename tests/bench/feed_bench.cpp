// Reading feeds: parse_feed against pugixml's bare DOM load of the same bytes and against python3-feedparser, in one
// run, interleaved, medians of CPU time. Feeds are generated; files given on the command line are measured as well.
#include <fmt/core.h>
#include <malloc.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "collectors/feed/feed.hpp"

namespace {

using namespace dongtin;

constexpr int kRounds = 9;
constexpr double kMinSeconds = 0.05;  // of CPU per measurement, so that the clock's grain does not matter

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double seconds_per_call(const std::function<void()>& work) {
  int calls = 0;
  const double begin = cpu_seconds();
  double now = begin;
  while (now - begin < kMinSeconds) {
    work();
    ++calls;
    now = cpu_seconds();
  }
  return (now - begin) / calls;
}

const char* const kSentences[] = {"Mưa lớn kéo dài trong đêm khiến nhiều đoạn đường liên xã bị ngập sâu.",
                                  "Chính quyền địa phương đã cắm biển cảnh báo và phân luồng từ xa.",
                                  "Người dân được khuyên không đi qua ngầm tràn khi nước chảy xiết.",
                                  "Sở Giáo dục thông báo học sinh vùng thấp được nghỉ học một ngày.",
                                  "Lực lượng chức năng dọn đất đá, dự kiến thông xe trước 18 giờ.",
                                  "Đội bóng của tỉnh thắng trận thứ ba liên tiếp trên sân nhà."};

/// `body` sentences of content behind a summary, in the manner of the common press systems.
std::string generated(int items, int body) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
      "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n<title>Tin trong "
      "tỉnh</title>\n<link>https://tin.example/</link>\n";
  for (int i = 0; i < items; ++i) {
    const auto at = [&](int n) { return kSentences[static_cast<std::size_t>(i * 7 + n) % std::size(kSentences)]; };
    out += fmt::format(
        "<item>\n<title>Bản tin số {}: {}</title>\n<link>https://tin.example/ban-tin-{}.html</link>\n"
        "<guid isPermaLink=\"false\">tin-{}</guid>\n<pubDate>Thu, 28 May 2026 17:{:02}:00 "
        "+0700</pubDate>\n<dc:creator>Toà soạn</dc:creator>\n"
        "<description><![CDATA[<a href=\"https://tin.example/ban-tin-{}.html\"><img width=130 height=100 "
        "src=\"https://anh.tin.example/{}.jpg\" ></a></br>{}]]></description>\n",
        i, at(0), i, i, i % 60, i, i, at(1));
    if (body > 0) {
      out += "<content:encoded><![CDATA[";
      for (int n = 0; n < body; ++n) out += fmt::format("<p>{} <strong>{}</strong></p>\n", at(n), at(n + 1));
      out += "]]></content:encoded>\n";
    }
    out += "</item>\n";
  }
  return out + "</channel>\n</rss>\n";
}

/// CPU seconds that feedparser needs for the file, per pass; negative when it cannot be run.
double feedparser_seconds(const std::string& file) {
  const std::string command =
      "/usr/bin/python3 -c 'import sys,time,feedparser\nb=open(sys.argv[1],\"rb\").read()\nfeedparser.parse(b)\n"
      "t=time.process_time()\nn=0\nwhile time.process_time()-t<0.3 or n<1:\n feedparser.parse(b); "
      "n+=1\nprint((time.process_time()-t)/n)' '" +
      file + "'";
  FILE* pipe = popen(command.c_str(), "r");
  double out = -1;
  if (pipe == nullptr) return out;
  if (std::fscanf(pipe, "%lf", &out) != 1) out = -1;
  pclose(pipe);
  return out;
}

struct Corpus {
  std::string name, bytes;
};

bool measure(const Corpus& corpus, bool peer) {
  const double megabytes = static_cast<double>(corpus.bytes.size()) / 1e6;
  FeedContext plain;
  plain.url = "https://tin.example/rss";
  plain.html = false;
  plain.max_entries = 1'000'000;
  FeedContext html = plain;
  html.html = true;
  const auto first = parse_feed(corpus.bytes, html);
  if (!first) {
    fmt::print(stderr, "{}: {}\n", corpus.name, first.error().line());
    return false;
  }
  const auto file =
      (std::filesystem::temp_directory_path() / fmt::format("dongtin-feed-bench-{}", ::getpid())).string();
  std::ofstream(file, std::ios::binary) << corpus.bytes;
  std::vector<double> raw, ours, ours_html, theirs;
  for (int round = 0; round < kRounds; ++round) {
    raw.push_back(seconds_per_call([&] {
      pugi::xml_document document;
      if (!document.load_buffer(corpus.bytes.data(), corpus.bytes.size(), pugi::parse_default, pugi::encoding_utf8))
        std::abort();
    }));
    ours.push_back(seconds_per_call([&] {
      if (!parse_feed(corpus.bytes, plain)) std::abort();
    }));
    ours_html.push_back(seconds_per_call([&] {
      if (!parse_feed(corpus.bytes, html)) std::abort();
    }));
    if (peer && round < 3) theirs.push_back(feedparser_seconds(file));
  }
  std::filesystem::remove(file);
  const double r = median(raw), o = median(ours), h = median(ours_html);
  fmt::print("{}: {:.2f} MB, {} entries\n", corpus.name, megabytes, first->entries.size());
  fmt::print("  pugixml DOM load   {:8.1f} MB/s\n", megabytes / r);
  fmt::print("  parse_feed         {:8.1f} MB/s   {:.2f}x pugixml (target 0.25x)\n", megabytes / o, r / o);
  fmt::print("  with safe HTML     {:8.1f} MB/s   {:.2f}x pugixml\n", megabytes / h, r / h);
  if (peer && median(theirs) > 0) {
    const double t = median(theirs);
    fmt::print("  feedparser         {:8.3f} MB/s   parse_feed {:.0f}x, with safe HTML {:.0f}x (target 100x)\n",
               megabytes / t, t / o, t / h);
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  ::mallopt(M_TRIM_THRESHOLD, 64 << 20);  // as the program sets it; for both peers
  ::mallopt(M_TOP_PAD, 4 << 20);
  std::vector<Corpus> corpora = {{"generated, summaries", generated(400, 0)},
                                 {"generated, full text", generated(100, 12)}};
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    corpora.push_back({std::filesystem::path(argv[i]).filename().string(), {std::istreambuf_iterator<char>(in), {}}});
  }
  bool all = true;
  for (const auto& corpus : corpora) all = measure(corpus, true) && all;
  return all ? 0 : 1;
}
