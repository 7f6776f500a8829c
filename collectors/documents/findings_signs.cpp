// What the symbol says against the heading and the issuing body, and who signs for it.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "collectors/documents/cells.hpp"
#include "collectors/documents/findings_parts.hpp"
#include "collectors/documents/letters.hpp"

namespace dongtin {

namespace {

using enum Agreement;

bool has_bar(std::string_view sign) {
  return sign.find("Đ") != std::string_view::npos || sign.find("đ") != std::string_view::npos;
}

/// "QD" is QĐ typed without accents; "ĐA" is not DA.
bool is_sign_of(const DocumentKind& kind, const DocumentNumber& number, std::size_t at) {
  if (number.plain_signs[at] != kind.plain_sign) return false;
  return !has_bar(number.signs[at]) || has_bar(kind.sign);
}

/// "svhttdl" of "so van hoa, the thao va du lich".
std::string first_letters(std::string_view plain) {
  std::string out;
  bool begins = true;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i];
    const bool letter = c >= 'a' && c <= 'z';
    if (letter && begins && !begins_with_words(plain.substr(i), "va")) out += c;
    begins = !letter;
  }
  return out;
}

std::string letters_of(std::string_view sign) {
  std::string out;
  for (const char c : sign) {
    if (c >= 'a' && c <= 'z') out += c;
  }
  return out;
}

/// Begins with the same letter and goes on through `all` in order.
bool abbreviates(std::string_view sign, std::string_view all) {
  if (sign.size() < 2 || all.empty() || sign.front() != all.front()) return false;
  std::size_t at = 0;
  for (const char c : all) {
    if (at < sign.size() && sign[at] == c) ++at;
  }
  return at == sign.size();
}

bool is_sign_of(const DocumentPiece& issuer, std::string_view plain_sign) {
  const auto sign = letters_of(plain_sign);
  if (const auto* body = body_of_name(issuer.plain); body != nullptr && !body->sign.empty()) {
    return sign.find(plain_letters(body->sign)) != std::string::npos;
  }
  return abbreviates(sign, first_letters(issuer.plain));
}

/// The groups of the symbol that are left for the body once the kind's sign is taken away.
std::span<const std::string> body_signs(const DocumentForm& form) {
  const std::span<const std::string> all(form.number->plain_signs);
  const auto& number = *form.number;
  const bool first_is_kind = form.kind != nullptr ? number.plain_signs.front() == form.kind->plain_sign
                                                  : !form.letter && kind_of_sign(number.plain_signs.front()) != nullptr;
  return first_is_kind ? all.subspan(1) : all;
}

/// "SVHTTDL", with the accents of the name: what its sign usually is.
std::string usual_sign(const DocumentPiece& issuer) {
  if (const auto* body = body_of_name(issuer.plain); body != nullptr && !body->sign.empty()) {
    return std::string(body->sign);
  }
  std::string out;
  const auto letters = document_letters(issuer.text);
  for (std::size_t i = 0; i < letters.plain.size(); ++i) {
    const bool begins = i == 0 || letters.plain[i - 1] < 'a' || letters.plain[i - 1] > 'z';
    const std::string_view rest = std::string_view(letters.plain).substr(i);
    if (begins && rest.front() >= 'a' && rest.front() <= 'z' && !begins_with_words(rest, "va")) {
      out += issuer.text.substr(letters.at[i], letters.at[i + 1] - letters.at[i]);
    }
  }
  return out;
}

struct Wrong {
  std::string asks, asks_en;
};

/// The lines of a signature, held against the body it is for.
class Signature {
 public:
  explicit Signature(const DocumentForm& form) : form_(form), lines_(form.signing) {
    if (form.issuer) body_ = body_of_name(form.issuer->plain);
    if (body_ != nullptr && body_->plain_head.empty()) body_ = nullptr;
  }

  [[nodiscard]] std::optional<Wrong> wrong() const {
    std::size_t at = 0;
    if (lines_.front().authority == SigningAuthority::on_behalf) {
      if (auto wrong = on_behalf(lines_.front())) return wrong;
      at = 1;
      if (at == lines_.size()) {
        return Wrong{"Dưới “TM.” là chức vụ của người ký", "the title of who signs under “TM.”"};
      }
    } else if (needs_on_behalf()) {
      return Wrong{"Cơ quan làm việc theo chế độ tập thể ký “TM.” và tên cơ quan",
                   "“TM.” and the body's name, for a body that decides together"};
    }
    const auto& first = lines_[at];
    const SigningLine* second = at + 1 < lines_.size() ? &lines_[at + 1] : nullptr;
    switch (first.authority) {
      case SigningAuthority::deputy:
        return for_the_head(first, second);
      case SigningAuthority::by_order:
      case SigningAuthority::authorised:
        return on_order(first, second);
      default:
        return own(first);
    }
  }

  [[nodiscard]] bool knows_body() const { return body_ != nullptr; }

 private:
  [[nodiscard]] bool needs_on_behalf() const {
    if (body_ == nullptr || !body_->collective || lines_.front().authority == SigningAuthority::by_order ||
        lines_.front().authority == SigningAuthority::authorised) {
      return false;
    }
    // What the head issues in person goes out under the same heading, and so do resolutions of an assembly.
    const auto kind = form_.kind == nullptr ? std::string_view{} : form_.kind->plain;
    constexpr std::array<std::string_view, 5> kInPerson{"quyet dinh", "chi thi", "cong dien", "giay moi", "nghi quyet"};
    return std::find(kInPerson.begin(), kInPerson.end(), kind) == kInPerson.end();
  }

  [[nodiscard]] std::optional<Wrong> on_behalf(const SigningLine& line) const {
    if (body_ == nullptr || line.title.plain.empty()) return std::nullopt;
    if (!body_->collective) {
      return Wrong{"“TM.” chỉ dùng cho tập thể lãnh đạo, cơ quan làm việc theo chế độ tập thể",
                   "“TM.” only for bodies that decide together"};
    }
    const auto* named = body_of_name(line.title.plain);
    if (named != nullptr && named->sign != body_->sign) {
      return Wrong{"“TM.” và tên của chính cơ quan ban hành", "behind “TM.” the body that issues the document"};
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_head(std::string_view title) const { return begins_with_words(title, body_->plain_head); }
  static bool is_deputy(std::string_view title) { return title.starts_with("pho ") || title.starts_with("thu truong"); }

  [[nodiscard]] std::optional<Wrong> head(const SigningLine& line) const {
    if (body_ == nullptr || line.title.plain.empty() || is_head(line.title.plain)) return std::nullopt;
    return Wrong{fmt::format("Người đứng đầu cơ quan này là {}", body_->head),
                 fmt::format("{} is the head of this body", body_->head)};
  }

  [[nodiscard]] std::optional<Wrong> for_the_head(const SigningLine& first, const SigningLine* second) const {
    if (auto wrong = head(first)) return wrong;
    if (second == nullptr || !is_deputy(second->title.plain)) {
      return Wrong{"Dưới “KT.” là chức vụ cấp phó của người đứng đầu", "the title of a deputy under “KT.”"};
    }
    if (body_ != nullptr && !begins_with_words(second->title.plain, body_->plain_deputy)) {
      return Wrong{fmt::format("Cấp phó của cơ quan này là {}", body_->deputy),
                   fmt::format("{} is the deputy of this body", body_->deputy)};
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Wrong> on_order(const SigningLine& first, const SigningLine* second) const {
    if (auto wrong = head(first)) return wrong;
    if (second != nullptr) return std::nullopt;
    return Wrong{fmt::format("Dưới “{}” là chức vụ của người được giao ký", name(first.authority)),
                 fmt::format("under “{}” the title of who was told to sign", name(first.authority))};
  }

  [[nodiscard]] std::optional<Wrong> own(const SigningLine& line) const {
    if (is_deputy(line.title.plain)) {
      return Wrong{"Cấp phó ký thay thì trên chức vụ có “KT.” và chức vụ người đứng đầu",
                   "“KT.” and the head's title above the title of a deputy"};
    }
    return head(line);
  }

  const DocumentForm& form_;
  const std::vector<SigningLine>& lines_;
  const DocumentBody* body_ = nullptr;
};

}  // namespace

DocumentFinding compare_kind(const DocumentForm& form) {
  constexpr auto aspect = DocumentAspect::kind;
  const auto source = fmt::format("{}, Phụ lục III", kDecree);
  const auto* heading = form.heading ? &*form.heading : nullptr;
  if (!form.number) {
    return finding(aspect, not_compared, heading, "Chữ viết tắt tên loại trong ký hiệu",
                   "the kind's sign in the symbol", source);
  }
  const auto& number = *form.number;
  if (form.kind == nullptr) {
    const auto* claimed = kind_of_sign(number.plain_signs.front());
    const bool body = form.issuer && is_sign_of(*form.issuer, number.plain_signs.front());
    if (claimed == nullptr || body) {
      return finding(aspect, form.letter ? agrees : missing, &number.whole,
                     "Công văn: ký hiệu không có chữ viết tắt tên loại, có “V/v”; văn bản khác có tên loại",
                     "an official letter has no sign of a kind and a “V/v”; other documents have their kind as heading",
                     source);
    }
    if (form.letter) {
      return finding(
          aspect, differs, &number.whole,
          fmt::format("Công văn không có chữ viết tắt tên loại; “{}” là {}", claimed->sign, claimed->name),
          fmt::format("an official letter has no sign of a kind; “{}” is that of {}", claimed->sign, claimed->name),
          source);
    }
    return finding(aspect, missing, &number.whole, fmt::format("Tên loại “{}” như ký hiệu nêu", claimed->name),
                   fmt::format("the heading “{}”, which the symbol stands for", claimed->name), source);
  }
  const auto& kind = *form.kind;
  bool same = is_sign_of(kind, number, 0);
  if (kind.plain == "luat") same = number.plain_signs.front().starts_with(kind.plain_sign);
  return finding(aspect, same ? agrees : differs, &number.whole,
                 fmt::format("{}: chữ viết tắt “{}” đứng đầu ký hiệu", kind.name, kind.sign),
                 fmt::format("“{}” at the beginning of the symbol, for {}", kind.sign, kind.name), source);
}

DocumentFinding compare_issuer_sign(const DocumentForm& form) {
  constexpr auto aspect = DocumentAspect::issuer_sign;
  const std::string asks = "Ký hiệu có chữ viết tắt tên cơ quan ban hành";
  const std::string asks_en = "the issuing body's abbreviation in the symbol";
  const auto* whole = form.number ? &form.number->whole : nullptr;
  if (!form.number || !form.issuer) return finding(aspect, not_compared, whole, asks, asks_en, annex(3));
  const auto signs = body_signs(form);
  const bool same =
      std::any_of(signs.begin(), signs.end(), [&](const std::string& sign) { return is_sign_of(*form.issuer, sign); });
  if (same) return finding(aspect, agrees, whole, asks, asks_en, annex(3));
  const auto usual = usual_sign(*form.issuer);
  return finding(aspect, differs, whole, fmt::format("{} “{}”, thường là {}", asks, form.issuer->text, usual),
                 fmt::format("{} ({}), usually {}", asks_en, form.issuer->text, usual), annex(3));
}

DocumentFinding compare_signing(const DocumentForm& form) {
  constexpr auto aspect = DocumentAspect::signing;
  const auto source = fmt::format("{}, Điều 13; Phụ lục I, Phần I, Mục II, khoản 7", kDecree);
  if (form.signing.empty()) {
    return finding(aspect, missing, nullptr, "Quyền hạn và chức vụ của người ký", "authority and title of who signs",
                   source);
  }
  const Signature signature(form);
  const auto wrong = signature.wrong();
  auto out = finding(aspect,
                     wrong                    ? differs
                     : signature.knows_body() ? agrees
                                              : not_compared,
                     nullptr, wrong ? wrong->asks : "Quyền hạn, chức vụ người ký hợp với cơ quan ban hành",
                     wrong ? wrong->asks_en : "authority and title that go with the issuing body", source);
  for (const auto& line : form.signing) {
    out.stands += out.stands.empty() ? "" : " / ";
    out.stands += name(line.authority);
    if (!name(line.authority).empty() && !line.title.text.empty()) out.stands += ' ';
    out.stands += line.title.text;
    out.where.insert(out.where.end(), line.title.where.begin(), line.title.where.end());
  }
  return out;
}

}  // namespace dongtin
