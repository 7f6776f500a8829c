#include "matchers/stance_frames.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "matchers/claim_words.hpp"
#include "matchers/contrary.hpp"
#include "matchers/stance_words.hpp"

namespace dongtin {

namespace {

constexpr std::uint32_t kGap = 3;           // syllables between the words and the claim
constexpr std::uint32_t kShortAnswer = 8;   // syllables of a sentence that answers the claim
constexpr std::uint32_t kDense = 8;         // syllables of the claim's begin, of which
constexpr std::uint32_t kDenseSaid = 5;     // are its words
constexpr std::uint32_t kBesideReach = 40;  // syllables behind the claim, or before its sentence
constexpr std::uint32_t kDoubtReach = 12;   // syllables before the claim

enum FrameMark : std::uint8_t {
  kElse,       // an exception: it keeps a shorter phrase from counting
  kBeforeIt,   // "đừng tin"
  kTold,       // "người tung tin"
  kNegates,    // "không có", closed by kCloses
  kBehindIt,   // "nỗi gì"
  kEndsIt,     // "không có", with which the sentence ends
  kCloses,     // "đâu", "hết"
  kVerdict,    // all that a clause beside it says: "fake nha bà con"
  kNoneThere,  // the same behind it: "làm gì có"
  kWitness,    // "tui vẫn chạy qua bình thường"
  kOfTeller,   // begins a sentence beside it: "người đăng đã xin lỗi"
};

constexpr std::array kFrontPhrases{
    PhraseRow{
        kBeforeIt,
        "(đừng/chớ/khỏi/đừng ai/chớ ai/chớ có/đừng có/xin đừng/đừng vội/ai lại/ai lại đi/đừng nên/có điên mới/dại "
        "gì/dại gì mà/mà đi) tin (vào/theo/cái/mấy/vô/) (tin/chuyện/vụ/lời/bài/tin đồn/thông tin/)|(đề nghị/đề nghị bà "
        "con/tuyệt đối/hãy) {N} tin (vào/theo/) (tin/chuyện/vụ/tin đồn/thông tin/)|{N} nên tin (vào/theo/) "
        "(tin/chuyện/vụ/tin đồn/thông tin/)|(ai/mấy đứa/đứa nào/mấy người) (còn/lại/đi) tin (cái/chuyện/vụ/)"},
    PhraseRow{kBeforeIt,
              "(đừng/đừng có/làm ơn đừng/xin đừng/thôi đừng/ngưng/ngừng/thôi) (chia sẻ/share/lan truyền/phát "
              "tán/đồn/đồn thổi/phao/rêu rao) (lại/nữa/bài/tin/cái/chuyện/cái tin/vụ/thông tin/)|(đừng/đừng có/làm ơn "
              "đừng/xin đừng/thôi đừng) (đăng/đăng lại/gửi/truyền) (bài/tin/cái tin/chuyện/vụ/thông tin)"},
    PhraseRow{kBeforeIt,
              "(bày/vẽ) (ra/trò/đặt) (cái/) (chuyện/vụ/trò/tin/)|(thổi phồng/phóng đại/thêu dệt) (lên/) "
              "thành|(tung/phao/loan/dựng/thêu dệt/bịa/bịa ra/chế/chế ra/vẽ ra) (cái/ra cái/) (tin/chuyện/vụ/thông "
              "tin)|(câu/kiếm) (like/view/tương tác/tim/khách) (bằng/với/nhờ) (cái/) (tin/chuyện/bài/vụ/)|(lại/vẫn) "
              "(cái/là) (trò/chiêu)|(làm/mần) (gì/chi) có (cái/) (chuyện/vụ/việc/)|(ở/) (đâu/mô) ra (cái/cái "
              "chuyện/cái vụ/cái tin/chuyện/vụ/tin)|rút lại (bài/lời/tin/thông tin)|(tin/thông "
              "tin/chuyện/clip/ảnh/hình) (giả/giả mạo/bịa đặt/vịt/xạo/nhảm/sai sự thật/thất thiệt) (về/là/rằng/nói/)"},
    PhraseRow{kBeforeIt, "{N} tin {N} (chia sẻ/lan truyền/phát tán/share/đăng lại) (thông tin/tin/bài/)"},
    PhraseRow{kBeforeIt,
              "({N}/chưa) (thể/đời nào/thể nào) có (chuyện/vụ/việc)|{N} đời nào|({N}/chưa) có (bất cứ dấu hiệu nào/dấu "
              "hiệu nào/dấu hiệu) (của/về) (chuyện/vụ/việc/)|đời nào (có/) (chuyện/)|dễ gì (có/) (chuyện/)|({N}/chưa) "
              "(có/) (một ai/văn bản nào/công văn nào/cơ quan nào/tài liệu nào) (nói/ghi/công bố/xác nhận/thấy) "
              "(là/việc/chuyện/)|(chưa/{N}) (ai/có ai) (công bố/xác nhận) (việc/chuyện/)|mà "
              "(đồn/thổi/nói/vẽ/chế/xào/hóa/hoá) thành|(thánh/ai/đứa/thằng/cha) nào (nghĩ/bịa/vẽ/chế/bày) ra "
              "(cái/chuyện/vụ/)|ngồi (chế/bịa/vẽ) (ra/) (cái/chuyện/)|tác giả của (cái/chuyện/vụ/)|cười (ẻ/xỉu/bể "
              "bụng/muốn xỉu) (với/vì/) (cái/vụ/chuyện/)|(lỡ/trót) (đăng/chia sẻ/share/tin) (bài/tin/cái/)"},
    PhraseRow{kTold,
              "(người/kẻ/đứa/thằng/đối tượng/đứa nào/thằng nào) (đã/) (tung/phát tán/loan/phao/dựng) (tin/thông "
              "tin/bài/chuyện) (giả/rằng/là/về/)|chủ tài khoản (đã/) (đăng/chia sẻ/phát tán) (tin/thông "
              "tin/bài/clip/nội dung/) (rằng/là/về/)"},
    PhraseRow{kNegates,
              "({N}/đâu/éo/đếch/đéo/đách/khum/kg/khg/0/nỏ/chưa/làm gì/mần chi) (có/hề có/hề/ai/phải/có ai/có thấy) "
              "(chuyện/vụ/việc/cái/cảnh/)|có (thấy/nghe)|{N}|chưa"},
};

constexpr std::array kBackPhrases{
    PhraseRow{
        kBehindIt,
        "(là/thì/thưa là/đó là/toàn/toàn là/rõ/rặt/) (xạo/bịa/điêu/phét/dóc/xàm/tào lao/tầm bậy/tầm bạ/tầm phào/ba "
        "láp/ba xạo/vớ vẩn/nhảm nhí/trật lất/xàm xí/hoang đường/hư cấu/dàn dựng/dàn cảnh/cú lừa/trò bịp/tin dỏm/đồ "
        "dỏm/tin vịt/tin giả/đồn bậy/đồn nhảm/vẽ chuyện/bày đặt/chuyện bịa/chuyện hoang đường/chuyện phịa/nói bậy/nói "
        "nhảm/nói điêu/nói phét/nói khoác/nói dóc/nói xạo)|(là/thưa là/đó là/toàn/toàn là/rõ/rặt/bị) (vu khống/vu "
        "cáo/nhầm/nhầm lẫn/thổi phồng/bị thổi phồng/phóng đại/láo/bậy/nhảm/giả/giả mạo/fake)"},
    PhraseRow{kBehindIt,
              "(bịa/xạo/nổ/chém gió/láo/đồn/hù) (vừa/ít) (thôi/phải/thật/chừng/lại/)|(bịa/xạo/láo/đồn) cũng phải|phịa "
              "(như/hay/vừa/quá/)|nghe (là/) (biết/) (xạo/bịa/láo/xàm)|nghe mắc cười|(nỗi/con) (gì/khỉ)|cái con "
              "khỉ|cái (đầu/mặt) (mày/ông/bà/tụi bay)|(cái/) (khỉ/quái/cóc) gì|(gì/chi/nào) (đâu/mô/hết)|có mà "
              "điên|thì bán lúa giống|để câu (like/view/tương tác/tim/khách)|(là/) do (kẻ xấu/ai đó/mấy đứa/tụi nó) "
              "(dựng/bịa/tung/bày)|(là/) do ai (làm/tạo/dựng/vẽ/ghép) (ra/)"},
    PhraseRow{kEndsIt, "(hồi/khi) (nào/mô)|(là/thì/xin thưa là/thưa là/khẳng định là/) {N} (có/phải/đúng)"},
    PhraseRow{
        kBehindIt,
        "(là/thì/xin thưa là/thưa là/khẳng định là/) {N} (có/phải/đúng) (đâu/nha/nghen/nghe/nhé/ạ/thiệt/thật/chuyện "
        "đó/gì)|{N} (chính xác/như lời đồn/như tin đồn/như đồn)|chuyện {N} có|{N} có gì (hết/cả/đâu)|(có/) ai (chứng "
        "kiến/thấy/biết/hay) (gì/) đâu|làm (quái/khỉ/cóc) gì có|làm gì có"},
    PhraseRow{
        kBehindIt,
        "(mà/rồi/vậy/) sao (tui/tôi/mình/em/tụi tui/ở đây/tao) (ở đây/) {N} (ai/) (thấy/biết/hay/nghe)|mà "
        "(tui/tôi/mình/em) (vẫn/còn/) (ngủ ngon/ngủ tới sáng)|(thì/) (nhớ/nên/làm ơn/) (gỡ/xóa/xoá) "
        "(xuống/giùm/bài)|thì (gỡ/xóa/xoá) đi|(năm nào/tháng nào/mùa nào) cũng (có người/có/rộ/) (đăng/đồn/chia sẻ)|cũ "
        "rích|xưa như trái đất|{N} phải như (vậy/mọi người nghĩ/lời đồn/tin đồn/đồn)|thấy sai sai|(té/hóa/hoá) ra "
        "(là/) (nhầm/sai/xạo/giả/trật)|thì (tui/tôi/tao/mình/em) (đi đầu/làm con/đi bằng đầu)"},
    PhraseRow{kBehindIt,
              "là (điều/chuyện) {N} (thể/tưởng/thể nào/thể xảy ra)|là {N} bao giờ|chỉ có trên "
              "(mạng/phim/facebook)|(là/) (sản phẩm tưởng tượng/trí tưởng tượng)|nói (vậy/thế) mà nói được|mà cũng "
              "(tin/đăng/share/chia sẻ) (được/cho được)|như thật (á/à/luôn)|y như thật|(là/) (chuyện/việc) (ở đâu "
              "đâu/nước ngoài)|(xảy ra/là) ở (nước khác/nước ngoài)|(cười bể bụng/cười xỉu/cười muốn xỉu)|thì (báo/báo "
              "đài/đài) (người ta/) (đưa/đăng) (ầm ầm/rần rần/rồi)"},
    PhraseRow{
        kElse,
        "(thật/thiệt/đúng/thực) hay (là/) (giả/xạo/sai/bịa/fake/đồn/nhảm)|{N} (báo/nói/hay/thấy/cho) (gì/chi/ai/) "
        "hết|{N} có (ai/gì ăn)|({N} có/) nghĩa là {N} (có/phải/đúng)|{N} (biết/hiểu/ngờ/dám/thể/kịp/còn)"},
    PhraseRow{kCloses, "đâu|mô|hết|cả|gì hết|gì cả|gì sất|sất|ráo|hết trơn|gì đâu|chi đâu|gì ráo"},
};

constexpr std::array kVerdicts{
    PhraseRow{
        kVerdict,
        "(là/toàn/toàn là/rõ/rặt/đồ/tin/tin đó/tin này/tin đó là/tin này là/vụ đó/vụ này/chuyện đó/chuyện này/cái "
        "này/cái đó/bài này/bài đó/đúng là/) (xạo/xạo hết/xạo hết sức/xạo ke/bịa/bịa hết/bịa "
        "đặt/điêu/láo/dóc/bậy/nhảm/nhảm nhí/xàm/tào lao/tầm bậy/tầm bạ/ba láp/vớ vẩn/trật lất/fake/fake news/giả/giả "
        "mạo/sai/sai bét/sai rồi/sai hoàn toàn/sai sự thật/tin vịt/tin giả/tin dỏm/tin tào lao/tin đồn/tin bậy/tin "
        "xạo/chuyện bịa/chuyện hoang đường/đồn/đồn bậy/đồn nhảm/đồn ác/đồn thất đức/lời đồn/hiểu lầm/hiểu nhầm/dàn "
        "dựng/cũ rích/vu khống/vu cáo/nhầm/nhầm rồi/ngáo/không chính xác/bị thổi phồng/thổi phồng)"},
    PhraseRow{kVerdict,
              "(ảnh/hình/clip/video/hình này/ảnh này/clip này/hình đó/ảnh đó/clip đó/nhìn là biết/coi là biết/dòm là "
              "biết/ngó là biết) (ảnh/hình/clip/là/) (ghép/cũ/giả/chế/ai/cắt ghép/cắt/dựng/cũ rích)|đừng (có/ai/) "
              "(tin/nghe) (nữa/lời đồn/tin đồn/vậy/)|đừng (có/) (chia sẻ/share/đồn/lan truyền/đăng) (nữa/bậy/lung "
              "tung)|(tui/tôi/mình/em/tao) {N} tin|(mọi thứ/mọi việc/mọi chuyện/tất cả/dân/bà con/ai nấy) (vẫn/đều/vẫn "
              "còn/) (bình thường/bình yên/ổn/yên ổn/như thường)|nghe là biết (xạo/bịa/láo/xàm/đồn)|nghe (xạo/xàm) "
              "(xạo/xàm/)|(thôi/) bịa (vừa/ít) (thôi/lại)|(chỉ/) (là/) (tin đồn/hiểu lầm/hiểu nhầm/diễn tập)"},
    PhraseRow{kVerdict,
              "nguồn (đâu/nào)|(dẫn/đưa/cho xin) nguồn (coi/đi/xem/đâu)|(coi/xem/kiểm tra) lại (nguồn/tin/đi "
              "bạn/đi)|bớt (bớt/) (đi/lại/giùm)|ủa alo|ha ha|haha|hihi|(report/báo cáo) (nha/bài này/đi)|(bài "
              "này/bài/admin/ad) (gỡ/xóa/xoá) (đi/giùm/nha/bài)|tin là (bò/dại/ngu/chết)|(mấy ông/mấy bà/mấy cha/tụi "
              "bay/ai mà) rảnh (quá/dữ)|(tui/tôi/mình) cười|(mơ/đùa/giỡn) (à/hả/chắc)|vô lý đùng đùng|(sao/răng) "
              "(tui/tôi/mình/em) {N} (biết/thấy/nghe)"},
    PhraseRow{kNoneThere,
              "{N} (có/phải/đúng/hề/hề có/có thật/có thiệt/phải vậy/phải thế/phải rứa/phải đâu/đúng vậy/đúng đâu/có "
              "đâu/có gì/có gì đâu/có gì hết/có chuyện đó/có vụ đó/có vụ này/thật/xảy ra)|đâu (có/ra/phải/có gì)|có "
              "(gì/chi) (đâu/mô)|có đâu|làm (gì/chi) có (chuyện đó/vụ đó/đâu/)|mần chi có|mô có|có (thấy/nghe) "
              "(gì/chi) (đâu/mô)|(chuyện/vụ/việc/tin) (đó/này/ấy/nớ) {N} (có/đúng/thật)|(chuyện/vụ/việc) (đó/này/ấy) "
              "(làm gì/đâu/đâu có) có|sự thật {N} phải (vậy/thế/rứa)|vẫn (yên/ổn/bình thường/như thường/yên "
              "bình)|(thực ra/thật ra/) chỉ (là/có) (diễn tập/hiểu lầm/hiểu nhầm)|{N} có (thật/thiệt) (đâu/)|(nói/trả "
              "lời/bảo/kêu) (làm gì/đâu/đâu có) có"},
    PhraseRow{kWitness,
              "(tui/tôi/mình/con tui/nhà tui/xóm tui/tụi tui) vẫn (chạy/đi/học/mua bán/bán/làm/đi làm/đi "
              "học/ngủ/ăn/uống/ở/sống/qua lại/chạy qua/đi qua/buôn bán) (qua/lại/làm/học/chợ/) (bình thường/như "
              "thường/đều/ngon lành)"},
    PhraseRow{
        kOfTeller,
        "ai (mà/còn/) tin (là dại/là ngu/là bò/giơ tay)|(trưởng thôn/tổ trưởng/loa/đài xã/xã/phường/công an/cô "
        "giáo/thầy) (đã/vừa/mới/) (phát loa/nói/nhắc/dặn/báo) (dân/bà con/mọi người/phụ huynh/) đừng (có/) (tin/nghe "
        "tin/nghe lời đồn)|(đăng/chia sẻ/đồn) (vậy/bậy/thế/kiểu này) (là/coi chừng/dễ/) bị (phạt/mời/công "
        "an)|(người/đứa/kẻ/thằng/chủ trang/chủ tài khoản) (đăng/tung tin/đăng tin/đăng bài/viết bài/tung) "
        "(đã/vừa/mới/bị/đang bị) (bị/) (xin lỗi/gỡ/công an/mời/phạt/triệu tập/xử phạt/xóa/xoá/thừa nhận)|ai (rảnh/mà "
        "rảnh) (quá/dữ/) (bày/nghĩ/bịa/đồn/vậy)|({N}) biết ai (nghĩ/bày/bịa/đồn/tung) ra|ai (bịa/bày/đồn/tung) (ra/) "
        "(vậy/mà ác/mà/cái)|(công an/xã/phường/huyện/tỉnh/sở/bệnh viện/nhà trường/trường/công ty/ngân hàng/ủy ban/điện "
        "lực/báo) (đã/mới/vừa) (bác/đính chính/phủ nhận/cải chính)|cơ quan chức năng khuyến cáo {N} tin"},
};

// Without accents these stand for something else.
constexpr std::string_view kFramesOtherwise =
    "chuyen gia|tin gia|anh gia|hinh gia|clip gia|thong tin gia|lai tro|ai dung|bay ra|ve ra|che ra|dung tin|bia ra|"
    "co nghe|vo ly";

/// May stand behind such a clause: whom it is said to, and how.
constexpr std::array<std::string_view, 43> kParticles{
    "nha", "nhe", "nghe", "nghen", "nge", "a",   "ba",    "con",  "moi", "nguoi", "may", "ma",  "cac", "bac", "anh",
    "chi", "em",  "do",   "day",   "dau", "het", "luon",  "troi", "oi",  "ta",    "mn",  "hen", "he",  "di",  "thoi",
    "roi", "ca",  "co",   "chu",   "vay", "qua", "thiet", "that", "ne",  "nua",   "gi",  "hon", "tron"};

bool any_of(const PhraseHit& hit, std::initializer_list<FrameMark> kinds) {
  return std::find(kinds.begin(), kinds.end(), hit.kind) != kinds.end();
}

class FrameReader {
 public:
  FrameReader(const Framed& claim, std::vector<PhraseHit>& hits)
      : claim_(claim), s_(claim.folded.syllables), hits_(hits) {}

  std::optional<FrameReading> read() {
    if (claim_.last >= s_.size() || claim_.first > claim_.last || doubted()) return std::nullopt;
    const std::uint32_t from = claim_.first - std::min(claim_.first, kFrameReach);
    static const Phrases front(kFrontPhrases, kFramesOtherwise), back(kBackPhrases, kFramesOtherwise);
    find(front, from, claim_.first);
    std::optional<PhraseHit> negator;
    FrameReading out;
    for (const PhraseHit& hit : hits_) {
      if (hit.last >= claim_.first || !joined(hit.last, claim_.first) || asks(hit.last)) continue;
      if (hit.kind == kBeforeIt && gap(hit.last, claim_.first) <= kGap) add(out, hit);
      if (hit.kind == kTold && gap(hit.last, claim_.first) <= kGap && out.spans.empty()) {
        out.frame = Frame::quoting;
        add(out, hit);
      }
      const bool short_and_bare = hit.first == hit.last && (hit.how & bit(How::exact)) == 0;
      if (hit.kind == kNegates && !short_and_bare && begins_at(hit.last + 1)) negator = hit;
    }
    if (!out.spans.empty()) return out;
    const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(claim_.last + 1 + kFrameReach, s_.size()));
    find(back, claim_.last + 1, end);
    const auto closing = std::find_if(hits_.begin(), hits_.end(), [&](const PhraseHit& hit) {
      const bool short_and_bare = hit.first == hit.last && (hit.how & bit(How::exact)) == 0;
      return gap(claim_.last, hit.first) <= kGap && joined_through(claim_.last, hit.first) && !short_and_bare &&
             (hit.kind == kCloses || (hit.kind == kBehindIt && claim_.folded.letters(hit.last) == "dau"));
    });
    if (negator && (closing != hits_.end() || (names_it(*negator) && dense()))) {
      add(out, *negator);
      if (closing != hits_.end()) add(out, *closing);
      return out;
    }
    if (negator) return std::nullopt;  // "không vỡ? Xạo."
    for (const PhraseHit& hit : hits_) {
      if (!any_of(hit, {kBehindIt, kEndsIt}) || asks(hit.last) || !answers(hit)) continue;
      add(out, hit);
      return out;
    }
    return beside();
  }

 private:
  /// A clause behind the claim, in its sentence or the next, or before it, that says nothing else.
  std::optional<FrameReading> beside() {
    static const Phrases verdicts(kVerdicts, kFramesOtherwise);
    const auto count = static_cast<std::uint32_t>(s_.size());
    std::uint32_t end = claim_.last + 1;
    for (int sentences = 0; end < count; ++end) {
      if (s_[end].boundary && ++sentences > 1) break;
    }
    std::uint32_t begin = claim_.first;
    while (begin > 0 && !s_[begin].boundary) --begin;
    const std::uint32_t own = begin;
    if (begin > 0) {
      --begin;
      while (begin > 0 && own - begin < kBesideReach && !s_[begin].boundary) --begin;
    }
    if (claim_.last + 1 < end) end = std::min(end, claim_.last + 1 + kBesideReach);
    for (const auto& [from, to] : {std::pair{claim_.last + 1, end}, std::pair{begin, own}}) {
      hits_.clear();
      verdicts.find(claim_.folded, from, to, hits_);
      for (const PhraseHit& hit : hits_) {
        const bool behind = from != begin;
        if (hit.kind == kNoneThere && !behind) continue;
        if (hit.kind == kOfTeller && !s_[hit.first].boundary) continue;
        if (any_of(hit, {kVerdict, kNoneThere}) && !whole(hit)) continue;
        if (asks(hit.last)) continue;
        FrameReading out;
        add(out, hit);
        return out;
      }
    }
    return std::nullopt;
  }
  /// The clause is the words, and particles.
  [[nodiscard]] bool whole(const PhraseHit& hit) const {
    const bool begins = hit.first == 0 || s_[hit.first].boundary || !joined(hit.first - 1, hit.first);
    if (!begins) return false;
    if ((hit.how & bit(How::exact)) == 0 && hit.first == hit.last && !s_[hit.first].boundary) return false;
    for (std::uint32_t i = hit.last + 1; i < s_.size() && joined(i - 1, i); ++i) {
      if (std::find(kParticles.begin(), kParticles.end(), claim_.folded.letters(i)) == kParticles.end()) return false;
    }
    return true;
  }
  [[nodiscard]] bool asks(std::uint32_t from) const {
    std::uint32_t end = from + 1;
    while (end < s_.size() && !s_[end].boundary) ++end;
    const std::size_t to = end < s_.size() ? s_[end].begin : claim_.original.size();
    return claim_.original.substr(s_[from].end, to - s_[from].end).find('?') != std::string_view::npos;
  }

  void find(const Phrases& phrases, std::uint32_t from, std::uint32_t to) {
    hits_.clear();
    phrases.find(claim_.folded, from, to, hits_);
  }
  /// Syllables between them that are no numbers, and count nothing: those are the claim's, too.
  [[nodiscard]] std::uint32_t gap(std::uint32_t from, std::uint32_t to) const {
    std::uint32_t out = 0;
    for (std::uint32_t i = from + 1; i < to; ++i) {
      const bool number = is_numeric(claim_.folded.letters(i));
      const bool counted = i > 0 && is_numeric(claim_.folded.letters(i - 1));
      out += number || counted ? 0 : 1;
    }
    return out;
  }
  void add(FrameReading& out, const PhraseHit& hit) const {
    out.spans.push_back(span_of(claim_.folded, claim_.field, hit));
  }
  [[nodiscard]] bool same_sentence(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from + 1; i <= to; ++i) {
      if (s_[i].boundary) return false;
    }
    return true;
  }
  /// No comma or the like between them, and no end of a sentence.
  [[nodiscard]] bool joined(std::uint32_t from, std::uint32_t to) const {
    if (!same_sentence(from, to)) return false;
    const auto between = claim_.original.substr(s_[from].end, s_[to].begin - s_[from].end);
    return between.find_first_of(",;") == std::string_view::npos;
  }
  [[nodiscard]] bool joined_through(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i < to; ++i) {
      if (!joined(i, i + 1)) return false;
    }
    return true;
  }
  /// "không có chuyện": it can be of nothing else.
  [[nodiscard]] bool names_it(const PhraseHit& hit) const {
    const auto letters = claim_.folded.letters(hit.last);
    return letters == "chuyen" || letters == "vu" || letters == "viec" || letters == "canh" || letters == "cai";
  }
  /// "Ai bảo …": what stands behind is somebody else's word.
  [[nodiscard]] bool doubted() {
    hits_.clear();
    std::uint32_t from = claim_.first;
    while (from > 0 && !s_[from].boundary && claim_.first - from < kDoubtReach) --from;
    stance_phrases().find(claim_.folded, from, claim_.first, hits_);
    return std::any_of(hits_.begin(), hits_.end(), [&](const PhraseHit& hit) {
      return hit.kind == kDoubt && hit.last < claim_.first && joined(hit.last, claim_.first);
    });
  }
  /// It is told as the claim tells it, word for word.
  [[nodiscard]] bool dense() const {
    std::uint32_t said = 0;
    const auto end = std::min(claim_.first + kDense, claim_.last + 1);
    for (std::uint32_t i = claim_.first; i < end; ++i) said += is_said(claim_.said, claim_.field, s_[i]) ? 1 : 0;
    return said >= kDenseSaid;
  }
  /// Right behind the claim, or the begin of a short sentence that is all there is behind it.
  [[nodiscard]] bool answers(const PhraseHit& hit) const {
    const auto syllables = hit.last - hit.first + 1;
    // Without accents few syllables are easily others: "chi dau em", "khong dung gan", "ban gia re".
    const bool bare = (hit.how & bit(How::exact)) == 0;
    if (bare && (syllables == 1 || (syllables == 2 && !ends(hit)))) return alone(hit);
    if (hit.kind == kEndsIt && !stops(hit)) return false;
    if (same_sentence(claim_.last, hit.first)) {
      const bool begins = !joined(hit.first - 1, hit.first);  // a clause, right behind the claim's
      const bool near = gap(claim_.last, hit.first) <= kGap && (joined_through(claim_.last, hit.first) ||
                                                                (begins && joined_through(claim_.last, hit.first - 1)));
      if (near) return syllables > 1 || ends(hit);
      return syllables > 1 && ends(hit) && !joined(hit.first - 1, hit.first);  // "…, người nhà nói không phải"
    }
    std::uint32_t begin = claim_.last + 1;
    while (begin < s_.size() && !s_[begin].boundary) ++begin;
    if (gap(claim_.last, begin) > kGap || hit.first > begin + 1) return false;
    std::uint32_t end = begin + 1;
    while (end < s_.size() && !s_[end].boundary) ++end;
    return end - begin <= kShortAnswer && hit.first >= begin;
  }
  /// The claim does, or the day it names before its first word that is laid out.
  [[nodiscard]] bool begins_at(std::uint32_t at) const {
    if (at == claim_.first) return true;
    constexpr std::array<std::string_view, 9> kTimes{"tu",   "ngay",  "luc", "toi", "sang",
                                                     "trua", "chieu", "dem", "rang"};
    for (; at < claim_.first; ++at) {
      const auto letters = claim_.folded.letters(at);
      if (!is_numeric(letters) && std::find(kTimes.begin(), kTimes.end(), letters) == kTimes.end()) return false;
    }
    return true;
  }
  [[nodiscard]] bool stops(const PhraseHit& hit) const {
    const auto next = hit.last + 1;
    return next >= s_.size() || s_[next].boundary || !joined(hit.last, next);
  }
  /// It is a sentence, or all but a word of one.
  [[nodiscard]] bool alone(const PhraseHit& hit) const {
    return s_[hit.first].boundary && ends(hit) && hit.first > claim_.last;
  }
  /// A word, or a word and one more, with which the sentence ends.
  [[nodiscard]] bool ends(const PhraseHit& hit) const {
    const auto next = hit.last + 1;
    return next >= s_.size() || s_[next].boundary || next + 1 >= s_.size() || s_[next + 1].boundary ||
           !joined(hit.last, next);
  }

  const Framed& claim_;
  const std::vector<Syllable>& s_;
  std::vector<PhraseHit>& hits_;
};

}  // namespace

std::optional<FrameReading> frame_of(const Framed& claim, std::vector<PhraseHit>& hits) {
  return FrameReader(claim, hits).read();
}

}  // namespace dongtin
