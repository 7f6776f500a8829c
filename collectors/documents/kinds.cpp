#include "collectors/documents/kinds.hpp"

#include <algorithm>
#include <array>

#include "collectors/documents/cells.hpp"

namespace dongtin {

namespace {

constexpr std::array kKinds{
    DocumentKind{"nghi quyet", "Nghị quyết", "NQ", "nq"},
    DocumentKind{"quyet dinh", "Quyết định", "QĐ", "qd"},
    DocumentKind{"chi thi", "Chỉ thị", "CT", "ct"},
    DocumentKind{"quy che", "Quy chế", "QC", "qc"},
    DocumentKind{"quy dinh", "Quy định", "QyĐ", "qyd"},
    DocumentKind{"thong cao", "Thông cáo", "TC", "tc"},
    DocumentKind{"thong bao", "Thông báo", "TB", "tb"},
    DocumentKind{"huong dan", "Hướng dẫn", "HD", "hd"},
    DocumentKind{"chuong trinh", "Chương trình", "CTr", "ctr"},
    DocumentKind{"ke hoach", "Kế hoạch", "KH", "kh"},
    DocumentKind{"phuong an", "Phương án", "PA", "pa"},
    DocumentKind{"de an", "Đề án", "ĐA", "da"},
    DocumentKind{"du an", "Dự án", "DA", "da"},
    DocumentKind{"bao cao", "Báo cáo", "BC", "bc"},
    DocumentKind{"bien ban", "Biên bản", "BB", "bb"},
    DocumentKind{"to trinh", "Tờ trình", "TTr", "ttr", true},
    DocumentKind{"hop dong", "Hợp đồng", "HĐ", "hd"},
    DocumentKind{"cong dien", "Công điện", "CĐ", "cd"},
    DocumentKind{"ban ghi nho", "Bản ghi nhớ", "BGN", "bgn"},
    DocumentKind{"ban thoa thuan", "Bản thỏa thuận", "BTT", "btt"},
    DocumentKind{"giay uy quyen", "Giấy ủy quyền", "GUQ", "guq"},
    DocumentKind{"giay moi", "Giấy mời", "GM", "gm", true},
    DocumentKind{"giay gioi thieu", "Giấy giới thiệu", "GGT", "ggt"},
    DocumentKind{"giay nghi phep", "Giấy nghỉ phép", "GNP", "gnp"},
    DocumentKind{"phieu gui", "Phiếu gửi", "PG", "pg"},
    DocumentKind{"phieu chuyen", "Phiếu chuyển", "PC", "pc"},
    DocumentKind{"phieu bao", "Phiếu báo", "PB", "pb"},
    DocumentKind{"nghi dinh", "Nghị định", "NĐ", "nd"},
    DocumentKind{"thong tu", "Thông tư", "TT", "tt"},
    DocumentKind{"thong tu lien tich", "Thông tư liên tịch", "TTLT", "ttlt"},
    DocumentKind{"luat", "Luật", "QH", "qh"},
};

constexpr std::array kBodies{
    DocumentBody{"uy ban nhan dan", "CHỦ TỊCH", "chu tich", "PHÓ CHỦ TỊCH", "pho chu tich", "UBND", true},
    DocumentBody{"ubnd", "CHỦ TỊCH", "chu tich", "PHÓ CHỦ TỊCH", "pho chu tich", "UBND", true},
    DocumentBody{"chu tich uy ban nhan dan", "CHỦ TỊCH", "chu tich", "PHÓ CHỦ TỊCH", "pho chu tich", "UBND"},
    DocumentBody{"hoi dong nhan dan", "CHỦ TỊCH", "chu tich", "PHÓ CHỦ TỊCH", "pho chu tich", "HĐND", true},
    DocumentBody{"hdnd", "CHỦ TỊCH", "chu tich", "PHÓ CHỦ TỊCH", "pho chu tich", "HĐND", true},
    DocumentBody{"chinh phu", "THỦ TƯỚNG", "thu tuong", "PHÓ THỦ TƯỚNG", "pho thu tuong", "CP", true},
    DocumentBody{"thu tuong chinh phu", "THỦ TƯỚNG", "thu tuong", "PHÓ THỦ TƯỚNG", "pho thu tuong", "TTg"},
    DocumentBody{"quoc hoi", "CHỦ TỊCH QUỐC HỘI", "chu tich", "PHÓ CHỦ TỊCH QUỐC HỘI", "pho chu tich", "QH"},
    DocumentBody{"van phong chinh phu", "BỘ TRƯỞNG, CHỦ NHIỆM", "bo truong", "PHÓ CHỦ NHIỆM", "pho chu nhiem", "VPCP"},
    DocumentBody{"van phong", "CHÁNH VĂN PHÒNG", "chanh van phong", "PHÓ CHÁNH VĂN PHÒNG", "pho chanh van phong", {}},
    DocumentBody{"tong cuc", "TỔNG CỤC TRƯỞNG", "tong cuc truong", "PHÓ TỔNG CỤC TRƯỞNG", "pho tong cuc truong", {}},
    DocumentBody{"chi cuc", "CHI CỤC TRƯỞNG", "chi cuc truong", "PHÓ CHI CỤC TRƯỞNG", "pho chi cuc truong", {}},
    DocumentBody{"cuc", "CỤC TRƯỞNG", "cuc truong", "PHÓ CỤC TRƯỞNG", "pho cuc truong", {}},
    DocumentBody{
        "bo chi huy quan su", "CHỈ HUY TRƯỞNG", "chi huy truong", "PHÓ CHỈ HUY TRƯỞNG", "pho chi huy truong", {}},
    DocumentBody{"bo", "BỘ TRƯỞNG", "bo truong", "THỨ TRƯỞNG", "thu truong", {}},
    DocumentBody{"so", "GIÁM ĐỐC", "giam doc", "PHÓ GIÁM ĐỐC", "pho giam doc", {}},
    DocumentBody{"thanh tra", "CHÁNH THANH TRA", "chanh thanh tra", "PHÓ CHÁNH THANH TRA", "pho chanh thanh tra", {}},
    DocumentBody{"cong an tinh", "GIÁM ĐỐC", "giam doc", "PHÓ GIÁM ĐỐC", "pho giam doc", {}},
    DocumentBody{"cong an thanh pho", "GIÁM ĐỐC", "giam doc", "PHÓ GIÁM ĐỐC", "pho giam doc", {}},
    DocumentBody{
        "cong an xa", "TRƯỞNG CÔNG AN XÃ", "truong cong an", "PHÓ TRƯỞNG CÔNG AN XÃ", "pho truong cong an", {}},
    DocumentBody{"cong an phuong",
                 "TRƯỞNG CÔNG AN PHƯỜNG",
                 "truong cong an",
                 "PHÓ TRƯỞNG CÔNG AN PHƯỜNG",
                 "pho truong cong an",
                 {}},
    DocumentBody{"trung tam", "GIÁM ĐỐC", "giam doc", "PHÓ GIÁM ĐỐC", "pho giam doc", {}},
    DocumentBody{"benh vien", "GIÁM ĐỐC", "giam doc", "PHÓ GIÁM ĐỐC", "pho giam doc", {}},
    DocumentBody{"ban quan ly", "GIÁM ĐỐC", "giam doc", "PHÓ GIÁM ĐỐC", "pho giam doc", {}},
    DocumentBody{"truong", "HIỆU TRƯỞNG", "hieu truong", "PHÓ HIỆU TRƯỞNG", "pho hieu truong", {}},
    DocumentBody{"phong", "TRƯỞNG PHÒNG", "truong phong", "PHÓ TRƯỞNG PHÒNG", "pho truong phong", {}},
    DocumentBody{"vien kiem sat nhan dan", "VIỆN TRƯỞNG", "vien truong", "PHÓ VIỆN TRƯỞNG", "pho vien truong", {}},
    DocumentBody{"toa an nhan dan", "CHÁNH ÁN", "chanh an", "PHÓ CHÁNH ÁN", "pho chanh an", {}},
    DocumentBody{"vien", "VIỆN TRƯỞNG", "vien truong", "PHÓ VIỆN TRƯỞNG", "pho vien truong", {}},
};

/// Begin the name of a body whose head has no one title.
constexpr std::array<std::string_view, 17> kOtherBodies{
    "ban", "hoi dong", "hoi",     "lien doan", "doan",   "to cong tac",  "kho bac",        "ngan hang",    "bao hiem",
    "dai", "quy",      "cong ty", "cong an",   "uy ban", "hat kiem lam", "don bien phong", "chu tich nuoc"};

/// What other heads are called; those of kBodies count as well.
constexpr std::array<std::string_view, 12> kOtherTitles{
    "truong ban", "pho truong ban", "tong giam doc", "pho tong giam doc", "thong doc",  "chu nhiem",
    "to truong",  "vu truong",      "pho vu truong", "hat truong",        "doi truong", "tong bien tap"};

constexpr auto kOtherRows = [] {
  std::array<DocumentBody, kOtherBodies.size()> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i].plain = kOtherBodies[i];
  return out;
}();

template <class Rows>
const typename Rows::value_type* longest(const Rows& rows, std::string_view text) {
  const typename Rows::value_type* best = nullptr;
  for (const auto& row : rows) {
    if (begins_with_words(text, row.plain) && (best == nullptr || row.plain.size() > best->plain.size())) best = &row;
  }
  return best;
}

}  // namespace

const DocumentKind* kind_of_heading(std::string_view heading) {
  return longest(kKinds, heading);
}

const DocumentKind* kind_of_sign(std::string_view plain_sign) {
  const auto it = std::find_if(kKinds.begin(), kKinds.end(),
                               [&](const DocumentKind& kind) { return kind.plain_sign == plain_sign; });
  return it == kKinds.end() ? nullptr : &*it;
}

const DocumentBody* body_of_name(std::string_view name) {
  const auto* known = longest(kBodies, name);
  const auto* other = longest(kOtherRows, name);
  if (known == nullptr || other == nullptr) return known == nullptr ? other : known;
  return other->plain.size() > known->plain.size() ? other : known;
}

std::span<const DocumentBody> document_bodies() {
  return kBodies;
}

std::size_t title_letters(std::string_view text) {
  std::size_t most = 0;
  const auto look = [&](std::string_view title) {
    if (begins_with_words(text, title)) most = std::max(most, title.size());
  };
  for (const auto& body : kBodies) {
    look(body.plain_head);
    look(body.plain_deputy);
  }
  for (const auto title : kOtherTitles) look(title);
  return most;
}

}  // namespace dongtin
