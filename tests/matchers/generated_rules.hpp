/// Queries, rules and items made at random of few words, so that many match: what engines are compared with.
///
/// In      a seed. Out the same every time. Threads one.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "storage/records/item.hpp"
#include "storage/records/place.hpp"
#include "storage/records/rule.hpp"

namespace dongtin {

class RuleMaker {
 public:
  explicit RuleMaker(unsigned seed) : random(seed) {}

  std::string word() {
    return pick({"vỡ",    "đập", "vo", "dap", "lũ",   "lụ",     "lu", "hòa", "hoà", "chạy", "chay", "đường",
                 "duong", "sạt", "lở", "an",  "toàn", "Pleiku", "vơ", "đâp", "kỹ",  "kĩ",   "thuật"});
  }
  std::string phrase() {
    std::string out = word();
    for (auto n = random() % 3; n > 0; --n) out += " " + word();
    return out;
  }
  /// Something that stands in the text; `whole` leaves out what EXCEPT does not take.
  std::string term(bool whole = true) {
    switch (random() % 8) {
      case 0:
        return "~\"" + phrase() + "\"";
      case 1:
        return "=\"" + phrase() + "\"";
      case 2:
        return pick({"sạ*", "đậ*", "vo*", "an to*", "đườn*", "Ple*"});
      case 3:
        if (!whole) return word();
        return pick({"\"vỡ đập\"~", "\"sạt lở an\"~", "\"đường Pleiku\"~", "\"lũ chạy\"~"}) + number(5);
      case 4:
        return "@tu-khoa";
      default:
        return phrase();
    }
  }
  std::string group(bool whole = true) {
    return random() % 2 == 0 ? "(" + term(whole) + ")" : "(" + term(whole) + " OR " + term(whole) + ")";
  }
  std::string query(int depth) {
    if (depth == 0) return term();
    switch (random() % 12) {
      case 0:
      case 1:
        return term();
      case 2:
        return (random() % 2 == 0 ? "title:(" : "text:(") + query(depth - 1) + ")";
      case 3:
        return "(" + query(depth - 1) + ") NOT (" + query(depth - 1) + ")";
      case 4:
      case 5:
        return group() + " NEAR/" + number(7) + (random() % 2 == 0 ? "f " : " ") + group();
      case 6:
        return group(false) + " EXCEPT (\"" + phrase() + "\", \"" + phrase() + "\")";
      case 7:
        return "ATLEAST/2 (" + phrase() + ", ~\"" + phrase() + "\", " + pick({"sạ*", "đậ*", "vo*"}) + ")";
      case 8:
        return "(" + query(depth - 1) + ") AND (" +
               pick({"has:link", "has:phone", "has:bank_account", "lang:vi", "site:bao.example", "url:thoi-su",
                     "tier:press", "source:bao", "place:gia-lai"}) +
               ")";
      default:
        break;
    }
    const std::string op = random() % 2 == 0 ? " AND " : " OR ";
    std::string out = "(" + query(depth - 1) + ")";
    for (auto n = 1 + random() % 2; n > 0; --n) out += op + "(" + query(depth - 1) + ")";
    return out;
  }
  std::string text() {
    std::string out;
    for (auto n = 1 + random() % 30; n > 0; --n) {
      out += disguised(word()) + pick({" ", " ", " ", " ", ", ", ". ", "\n", "-"});
      if (random() % 40 == 0) {
        out += pick({"https://bao.example/a ", "gọi 0912.345.678 ", "STK 0123456789 ngân hàng ", "(024) 3812 3456 "});
      }
    }
    return out;
  }
  Item item() {
    Item out;
    out.title = text();
    out.text = text();
    out.lang = pick({"vi", "vi", "en"});
    out.url = pick({"https://bao.example/thoi-su/1", "https://khac.example/2", "https://facebook.com/thoi-su/3"});
    out.source = SourceId{pick({"bao", "khac"})};
    out.tier = random() % 2 == 0 ? Tier::press : Tier::social;
    return out;
  }
  Rule rule(std::string id) {
    Rule out;
    out.id = RuleId{std::move(id)};
    out.status = RuleStatus::live;
    out.scope = Scope::national;
    out.query = query(3);
    seal(out, lists());
    return out;
  }
  static const std::vector<NamedList>& lists() {
    static const std::vector<NamedList> out{{"tu-khoa", {"sạt lở", "~vo dap", "chạy*"}, {}}};
    return out;
  }
  /// Of which the queries ask for one place.
  static const Gazetteer& gazetteer() {
    static const Gazetteer out = [] {
      Place place;
      place.id = place.province = PlaceId{"gia-lai"};
      place.name = "Pleiku";
      place.level = PlaceLevel::province;
      return Gazetteer{PackId{"gia-lai"}, {place}, {}};
    }();
    return out;
  }

  std::mt19937 random;

 private:
  std::string disguised(std::string word) {
    switch (random() % 16) {
      case 0:
        return word.insert(word.size() - 1, "\u200B");
      case 1:
        return word + std::string(3, word.back() < 0 ? 'p' : word.back());
      case 2:
        return pick({"v.ỡ đ.ậ.p", "s-ạ-t", "аn tоàn", "ko dc", "ÐẬP", "l0i", "ĐƯỜNG"});
      default:
        return word;
    }
  }
  std::string number(unsigned below) { return std::to_string(random() % below); }
  std::string pick(const std::vector<std::string>& list) { return list[random() % list.size()]; }
};

}  // namespace dongtin
