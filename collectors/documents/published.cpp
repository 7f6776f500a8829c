#include "collectors/documents/published.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "collectors/documents/letters.hpp"

namespace dongtin {

namespace {

constexpr double kLeastTitleShare = 0.5;  // of the words of the listed title that the document's subject has
constexpr std::size_t kMaxRowsLookedAt = 200;

std::string number_key(std::string_view digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string("0") : std::string(digits.substr(first));
}

/// Without blanks, accents, case and a leading year: "NĐ-CP" and "2024/NĐ-CP" are one, the date has the year.
std::string symbol_key(std::string_view symbol) {
  std::string out;
  for (const char c : plain_letters(symbol)) {
    if (c != ' ') out += c;
  }
  const bool year = out.size() > 5 && out[4] == '/' &&
                    std::all_of(out.begin(), out.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
  return year ? out.substr(5) : out;
}

std::string day_key(std::chrono::year_month_day day) {
  return fmt::format("{:04}{:02}{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string joined(const std::vector<std::string>& signs) {
  std::string out;
  for (const auto& sign : signs) out += (out.empty() ? "" : "-") + sign;
  return out;
}

std::vector<std::string> words_of(std::string_view plain) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : plain) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) out.push_back(std::move(word));
  return out;
}

bool same_title(std::string_view listed, std::string_view subject) {
  const auto wanted = words_of(plain_letters(listed));
  const auto there = words_of(subject);
  const std::set<std::string, std::less<>> known(there.begin(), there.end());
  if (wanted.empty()) return true;
  const auto shared =
      std::count_if(wanted.begin(), wanted.end(), [&](const auto& word) { return known.contains(word); });
  return static_cast<double>(shared) >= kLeastTitleShare * static_cast<double>(wanted.size());
}

std::string body_key(std::string_view plain) {
  std::string out;
  for (const auto& word : words_of(plain)) out += (word == "ubnd" ? "uy ban nhan dan" : word) + " ";
  return out;
}

bool same_issuer(std::string_view listed, std::string_view issuer) {
  const auto one = body_key(plain_letters(listed)), other = body_key(issuer);
  return one.starts_with(other) || other.starts_with(one) || one.ends_with(other) || other.ends_with(one);
}

std::uint32_t value_of(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::string_view name(PublishedField field) noexcept {
  constexpr std::array<std::string_view, 5> kNames{"number", "symbol", "date", "issuer", "title"};
  return kNames.at(static_cast<std::size_t>(field));
}

std::string_view name(Presence presence) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"found", "not_found", "no_list", "no_number"};
  return kNames.at(static_cast<std::size_t>(presence));
}

PublishedRegister::PublishedRegister(std::vector<PublishedDocument> documents) : documents_(std::move(documents)) {
  for (std::uint32_t i = 0; i < documents_.size(); ++i) {
    const auto& each = documents_[i];
    const auto number = number_key(each.number), symbol = symbol_key(each.symbol), day = day_key(each.date);
    by_number_[number + "/" + symbol].push_back(i);
    by_day_[symbol + " " + day].push_back(i);
    by_number_day_[number + " " + day].push_back(i);
    by_year_[symbol + " " + day.substr(0, 4)].push_back(i);
  }
  const auto earlier = [&](std::uint32_t a, std::uint32_t b) { return documents_[a].date < documents_[b].date; };
  for (auto& [key, rows] : by_year_) std::sort(rows.begin(), rows.end(), earlier);
}

std::span<const std::uint32_t> PublishedRegister::rows(const Index& index, const std::string& key) const {
  const auto it = index.find(key);
  if (it == index.end()) return {};
  return std::span(it->second).first(std::min(it->second.size(), kMaxRowsLookedAt));
}

PublishedAnswer PublishedRegister::look_up(const DocumentForm& form) const {
  PublishedAnswer out;
  out.documents = documents_.size();
  if (documents_.empty()) return out;
  out.presence = Presence::no_number;
  if (!form.number || form.number->digits.empty() || !form.date || !form.date->value().ok()) return out;
  out.presence = Presence::not_found;
  using enum PublishedField;
  out.compared = {number, symbol, date};
  if (form.issuer) out.compared.push_back(issuer);
  if (form.subject) out.compared.push_back(title);
  const auto number_of = number_key(form.number->digits), symbol_of = symbol_key(joined(form.number->signs));
  const auto day = form.date->value();
  const auto day_of = day_key(day);
  std::set<std::uint32_t> candidates;
  for (const auto& near : {rows(by_number_, number_of + "/" + symbol_of), rows(by_day_, symbol_of + " " + day_of),
                           rows(by_number_day_, number_of + " " + day_of)}) {
    candidates.insert(near.begin(), near.end());
  }
  for (const auto row : candidates) {
    const auto& listed = documents_[row];
    std::vector<PublishedField> differs;
    if (number_key(listed.number) != number_of) differs.push_back(number);
    if (symbol_key(listed.symbol) != symbol_of) differs.push_back(symbol);
    if (listed.date != day) differs.push_back(date);
    if (form.issuer && !listed.issuer.empty() && !same_issuer(listed.issuer, form.issuer->plain)) {
      differs.push_back(issuer);
    }
    if (form.subject && !listed.title.empty() && !same_title(listed.title, form.subject->plain)) {
      differs.push_back(title);
    }
    if (differs.empty()) {
      out.presence = Presence::found;
      if (out.found.size() < kMaxNearDocuments) out.found.push_back(listed);
    } else {
      out.near.push_back({listed, std::move(differs)});
    }
  }
  std::sort(out.near.begin(), out.near.end(), [](const NearDocument& a, const NearDocument& b) {
    if (a.differs.size() != b.differs.size()) return a.differs.size() < b.differs.size();
    return a.document.date > b.document.date;
  });
  if (out.near.size() > kMaxNearDocuments) out.near.resize(kMaxNearDocuments);
  return out;
}

std::optional<OutOfSequence> PublishedRegister::out_of_sequence(const DocumentForm& form, bool& listed) const {
  listed = false;
  if (!form.number || form.number->digits.empty() || !form.date || !form.date->value().ok()) return std::nullopt;
  const auto day = form.date->value();
  const auto own = value_of(form.number->digits);
  const auto it = by_year_.find(symbol_key(joined(form.number->signs)) + " " + day_key(day).substr(0, 4));
  if (it == by_year_.end()) return std::nullopt;
  listed = true;
  for (const auto row : it->second) {
    const auto& each = documents_[row];
    const auto number = value_of(each.number);
    if ((number < own && each.date > day) || (number > own && each.date < day)) return OutOfSequence{each};
  }
  return std::nullopt;
}

}  // namespace dongtin
