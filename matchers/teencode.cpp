#include "matchers/teencode.hpp"

#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

using Entry = std::pair<std::string_view, std::string_view>;

constexpr std::array kTable{
    Entry{"ko", "không"},
    Entry{"k0", "không"},
    Entry{"khg", "không"},
    Entry{"hok", "không"},
    Entry{"hk", "không"},
    Entry{"hoq", "không"},
    Entry{"dc", "được"},
    Entry{"dx", "được"},
    Entry{"duocj", "được"},
    Entry{"gj", "gì"},
    Entry{"vs", "với"},
    Entry{"cx", "cũng"},
    Entry{"cg", "cũng"},
    Entry{"oy", "rồi"},
    Entry{"roy", "rồi"},
    Entry{"bik", "biết"},
    Entry{"pik", "biết"},
    Entry{"mik", "mình"},
    Entry{"mih", "mình"},
    Entry{"ntn", "như thế nào"},
    Entry{"ng", "người"},
    Entry{"nguoif", "người"},
    Entry{"ngta", "người ta"},
    Entry{"mn", "mọi người"},
    Entry{"ae", "anh em"},
    Entry{"cj", "chị"},
    Entry{"vk", "vợ"},
    Entry{"thik", "thích"},
    Entry{"thix", "thích"},
    Entry{"nma", "nhưng mà"},
    Entry{"nhma", "nhưng mà"},
    Entry{"trc", "trước"},
    Entry{"lm", "làm"},
    Entry{"hnay", "hôm nay"},
    Entry{"hqua", "hôm qua"},
    Entry{"ib", "nhắn tin"},
    Entry{"inb", "nhắn tin"},
    Entry{"sdt", "số điện thoại"},
    Entry{"stk", "số tài khoản"},
    Entry{"acc", "tài khoản"},
    Entry{"tks", "cảm ơn"},
    Entry{"nx", "nữa"},
    Entry{"ubnd", "ủy ban nhân dân"},
    Entry{"qtrong", "quan trọng"},
    Entry{"ctrinh", "chương trình"},
    Entry{"hsinh", "học sinh"},
    Entry{"ctac", "công tác"},
};

}  // namespace

const Folded* teencode_words(std::string_view token) {
  static const auto words = [] {
    std::unordered_map<std::string_view, Folded> out;
    for (const auto& [key, spelled] : kTable) fold_phrase(spelled, out[key]);
    return out;
  }();
  const auto it = words.find(token);
  return it == words.end() ? nullptr : &it->second;
}

Digest teencode_digest() {
  std::string all;
  for (const auto& [key, spelled] : kTable) all.append(key).append("\n").append(spelled).append("\n");
  return sha256(all);
}

}  // namespace dongtin
