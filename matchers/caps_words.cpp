#include "matchers/caps_words.hpp"

#include <array>

namespace dongtin {

namespace {

constexpr std::uint8_t opinion(int worth) {
  return cap_kind(Cap::opinion, worth);
}
constexpr std::uint8_t complaint(int worth) {
  return cap_kind(Cap::complaint, worth);
}
constexpr std::uint8_t satire(int worth) {
  return cap_kind(Cap::satire, worth);
}
constexpr std::uint8_t question(int worth) {
  return cap_kind(Cap::question, worth);
}
constexpr std::uint8_t political(int worth) {
  return cap_kind(Cap::political_opinion, worth);
}
constexpr std::uint8_t misinformation(int worth) {
  return cap_kind(Cap::misinformation_news, worth);
}
constexpr std::uint8_t advertisement(int worth) {
  return cap_kind(Cap::advertisement, worth);
}

constexpr std::array kCapPhrases{
    PhraseRow{kCapIdle,
              "tiền giả|hàng giả|thuốc giả|giả định|không (bảo hành/hoàn tiền)|(tránh/khỏi/phòng) (bị/) lừa "
              "đảo|(sắp/đã) hư|hư hỏng|quảng cáo sai|thiện chí|góp ý kiến|giảm (thuế/nghèo/nhẹ/lũ/án)|(sẽ/là/"
              "bị) (bị/) khởi tố"},
    // --- opinion
    // ------------------------------------------------------------------------------------------------------
    PhraseRow{
        opinion(2),
        "theo (tôi/tui/mình/em/t/tao/ý tôi/ý tui/ý mình/quan điểm của tôi/cá nhân tôi/suy nghĩ của/người "
        "viết)|(tôi/tui/mình/em/t/mk) (thì /)(nghĩ/thấy là/cho rằng/vẫn nghĩ/thiết nghĩ/tin là/mong/ủng hộ/phản "
        "đối/không đồng ý/đồng ý/chưa phục/trách/đề nghị/kiến nghị/góp ý/thích/chọn)|(ý kiến/quan điểm/suy nghĩ/góc "
        "nhìn/cảm nhận) (cá nhân/riêng/của tôi/của mình/của tui/của em)|quan điểm của (mình/tôi/tui/em)|(góc nhìn/diễn "
        "đàn/ý kiến/bạn đọc viết/thư ngỏ/xã luận)|người viết (cho rằng/nghiêng/nghĩ)|(đó/đấy) là ý (của "
        "/)(tôi/tui/mình)|(nói/góp ý) (thiệt/thật/nhẹ nhàng/thiệt tình)|(tôi/tui/mình/em) nghĩ vậy (thôi/)|lần "
        "sau|(chắc/riêng) (tôi/tui/mình) (thì/chưa)|(tôi/tui/mình/em/t) (chỉ/cũng chỉ) "
        "(muốn/mong/xin/thấy/nghĩ/nhớ)|{N} hiểu (sao/nổi/tại sao/vì sao)|(bàn/nói) về (chuyện/việc/vụ/giá)|nói "
        "(nhau/tới) chi|ý (tôi/tui/mình) (là/thì/)|(ai/người ta) (khen/chê) (cứ/thì)|(tôi/tui/mình) "
        "(vốn/thường/luôn/chửi/mê/sợ nhất/chịu)|(đừng/chớ) (biến/đổ tại)|(cần/nên) (thêm/bớt/có) "
        "(cây/đường/trường/chỗ)|(hay/đẹp/ngon/vui/xấu/dở) (ghê/thiệt/thật/hơn/nhất)|(nói/nghe) cho (biết/vui) thôi"},
    PhraseRow{opinion(1),
              "(nên/đừng/hãy/phải) (bỏ/dẹp/thay/sửa/công khai/minh bạch/cấm/giữ/đầu tư/xem lại/rút kinh nghiệm)|"
              "thật ra|thiệt ra|thực ra|đáng (tiếc/buồn/trách/nhớ/lo)|chán|buồn cười|kiểu gì|thà|lẽ ra|đáng lẽ|"
              "thay vì|miễn sao|miễn là|hồi xưa|ngày xưa|năm nào cũng|làm ăn|(tôi/tui/mình) (không/chưa) (tin/hiểu/"
              "bênh/trách)|(bấm/nhấn) (xoá/xóa)|cúp máy|đừng (ai/có) (đổ xô/tin)|(9/chín) phần (10/mười)"},
    // --- complaint and criticism
    // --------------------------------------------------------------------------------------
    PhraseRow{
        complaint(2),
        "phản ánh|khiếu nại|bức xúc|kêu (ca/hoài/mãi/trời/cứu)|kêu từ|(gọi/gọi điện/báo/hỏi/nhắn/kêu) (mãi/hoài/"
        "mấy lần/bao nhiêu lần/hai lần/ba lần/cả buổi/tổng đài)|(chưa/không/hổng/chẳng) (ai/thấy ai/thấy/ma nào) "
        "(sửa/giải quyết/xử lý/hốt/dọn/trả lời/tới/đến/gọi lại/bắt máy/nghe máy/chịu trách nhiệm)|(mong/nhờ/đề nghị/"
        "xin/kính mong) (các anh/các chị/cơ quan/phường/xã/sở/ngành/lãnh đạo/chính quyền/đơn vị/công ty/điện lực/"
        "bên) |(coi thường/vô trách nhiệm/tắc trách/hách dịch/làm việc như/làm ăn gì/làm ăn kiểu/quan liêu/bù nhìn)|"
        "(đền/bồi thường) (ai/cho ai)|ai (đền/chịu trách nhiệm/giải quyết)|hết (chịu nổi/nói nổi)|không (chịu/"
        "thể chịu) nổi|thất vọng|quá (tệ/đáng/mệt mỏi/chán/bực)|(dân/người dân/bà con) (khổ/kêu trời/chịu/lãnh đủ)|"
        "làm sao sống|trách nhiệm (ở đâu/của ai)|(cho/gửi) (chủ đầu tư/lãnh đạo/các sếp/cấp trên/mấy ổng/mấy ông/"
        "ngành điện/ban quản lý) (đọc/thấy/biết/nghe)|để (cấp trên/lãnh đạo/tới tai)|lên tiếng (đi/chung)|"
        "rút kinh nghiệm|cách làm việc|kiến nghị"},
    PhraseRow{complaint(2),
              "(bị/mới bị/vừa bị/em bị/tôi bị/mình bị) (lừa/gạt/mất tiền/quỵt/chặn số/trừ tiền/cúp/mất trộm/"
              "trừ)|(mất/bay/mất toi) (toi/đứt/luôn/sạch) |(shop/nó/họ/thầy/page/bên đó) (chặn/khoá/khóa/lặn/"
              "biến mất)|chặn (luôn/số)|rồi (chặn/lặn/khoá trang/khóa trang/biến mất)|(đòi/xin) lại (tiền/"
              "thì/không)|(gom/làm) đơn|trình báo|tố cáo|(nhắc/kể) (ra/lại/ở đây) (đây /)(cho/để) (bà con/"
              "mọi người/ai/nhẹ)|(đừng/mong đừng) (ai /)(bị/dính) (như/giống)|cho (nhẹ lòng/bõ tức)|xui|né "
              "(giùm/giúp/ra) (quán/shop/chỗ này/nha)|(khoá/khóa/tắt) máy (luôn/)|(mọi người/bà con) (né/"
              "tránh)"},
    PhraseRow{complaint(1),
              "ổ gà|ổ voi|cúp điện|cúp nước|mất nước|mất điện|kẹt xe|hôi|ồn|ngập|chờ|đợi|trễ|hẹn|bực|mệt|tức|khổ|huhu|"
              "trời ơi|trời|lầy|bụi|hư|hỏng|rác|bùn|nợ|tổng đài|thủ tục|hồ sơ|đền bù|(tháng/năm/tuần/ngày) (chưa/nay)|"
              "thu (đủ/tiền)|hứa|tiếp nhận|văn bản|trả lời|xin lỗi|lãnh đạo|quản lý"},
    // --- satire
    // -------------------------------------------------------------------------------------------------------
    PhraseRow{satire(2),
              "(haha/hihi/hehe/kaka/hihihi/hahaha/kkk/hehehe)|(ông/nhờ ông) (trời/thần đèn/tám)|nghỉ phép|"
              "góc cười|chuyện vui|tiểu phẩm|trào phúng|giễu|(con mèo/con chó/con bò/con gà/con heo/con vịt) "
              "(nhà/nói/tuyên bố/đi lạc/được/từ chối)|(từ/theo/của) con (mèo/chó/gà/bò/heo/vịt)|(hội/hãng/bộ/"
              "sở/cục/viện) (những người/thông tấn vỉa hè/ngập nước/nằm/lười/bà tám/ế)|vợ (tui/tôi/mình) "
              "(vừa/nói/ra)|(quỹ đen/quỹ giải cứu/người lười/ế bền vững/crush/người yêu cũ/ex)|nghi phạm|"
              "(đối tượng/nghi phạm) (có mỏ/còn thơm)|luộc|(gửi/nộp/nạp/phí/vé/lệ phí) (là /)0 đồng|của "
              "(hàng xóm của/một người từng)|từng đi ngang|di sản|(thần đèn/bà bán xôi/bà nội dự báo/vỉa hè)|"
              "(heo đất/muỗi đốt/tương tư/thất tình/trái tim)|mỏi tay|(đạt chuẩn/được công nhận) (là /)(hồ/"
              "di sản/kỳ quan/quốc gia)|sao kê minh bạch|vẫn đi làm bình thường|cưỡi bò|(nước mắt/tiếng "
              "cười) |(cấp phường/cấp thôn/cấp xóm)"},
    PhraseRow{
        kJoke,
        "nghe (vẻ nghe ve/ve nghe vẻ)|người yêu cũ|bàn nhậu|ụm bò|giấy hôn thú|(ông xã/bà xã) (tui/tôi) xài|ai khổ hơn "
        "ai|yêu thầm|nguồn tin (vỉa hè/rò rỉ từ con/từ con)|(con/bà/ông/ông bà) (bò/trâu/gà/heo/vịt/chó/mèo) (nhà/nhà "
        "tui/nhà tôi) (nói/bảo/kêu/tuyên bố/đòi/cười/đề nghị)|sở (giấc ngủ/tình cảm/tình yêu)|bộ (tình cảm/tình "
        "yêu)|(quỹ/hội) (sợ vợ/chống vợ/ế)|sợ vợ|tỏ tình|đơn cải tên"},
    PhraseRow{satire(1),
              "vợ|chồng|mẹ vợ|hàng xóm|sếp|tình yêu|tàng hình|giấc ngủ|bia|gà|vịt|mèo|kính (gửi/mong/đề "
              "nghị)|mừng|giải|nóc|crush|like|trúng thưởng|vô địch|tuyên bố|giấu tên|dự báo|nhật ký|nhậu|chầu"},
    // --- question
    // -----------------------------------------------------------------------------------------------------
    PhraseRow{question(2),
              "(cho/xin/dạ cho/làm ơn cho) (em/mình/tui/tôi/con/cháu/t/e/) hỏi|xin hỏi|hỏi (ngu/thăm/cả nhà/"
              "mọi người/các bác)|có (thật/thiệt/đúng) (là/vậy/không)|(đúng/phải/thật/thiệt) (không/hông/"
              "hong/hem/hổng/k)|(thật/thiệt/thực) hay (là /)(xạo/giả/đồn/sai/bịa/fake/không/clip/chỉ)|hay "
              "(là /)(giả/xạo/nói đại/chỉ đồn/chi đồn/nói cho vui)|(có /)ai (biết/rõ/rành/xác nhận/kiểm "
              "chứng/kiểm tra/bị giống/gặp chưa)|(xác nhận/kiểm chứng/coi/xem/tìm hiểu/giải thích/chỉ) (giúp/"
              "giùm/dùm/hộ) (em/mình/tui/tôi/cháu/với/)|(không/hông/hong/hem/k/hổng/chưa) (ạ/mọi người/các "
              "bác/các mẹ/các chị/các cụ/bà con/anh chị/mn/nhỉ/vậy/dzậy/z/cả nhà/các thầy)|là (lừa đảo/giả/"
              "thật) (không/k/phải không)|(có phải/có đúng) (là /)(lừa/giả/thật/vụ/tin)|(ở/từ) (đâu/mô) ra "
              "(vậy/ấy/thế/v/)|chưa (được /)(xác nhận/kiểm chứng/xác minh)|hỏi đáp|(em/mình/tui/tôi) (chưa "
              "dám/nghi/sợ lừa)|biết tin ai|nghi (quá/lắm)|chưa dám (bấm/gửi/tin/chuyển)"},
    // --- political opinion
    // --------------------------------------------------------------------------------------------
    PhraseRow{political(2),
              "(đại biểu/cử tri/quốc hội/hội đồng nhân dân/bầu cử/ứng viên/lá phiếu/trưng cầu/nhiệm kỳ/tái "
              "cử)|(chủ trương/chính sách) (này/đúng/sai/là/vội)|(sáp nhập/nhập tỉnh/tách tỉnh/bỏ cấp huyện) "
              "(là/thì/xong/được/hay)|(chống/nạn) tham nhũng|lót tay|chạy chọt|bôi trơn|(quan chức/quan to/"
              "quan nhỏ)|(kỷ nguyên/bộ máy) (này/mới/gọn)|cách chức|lợi ích nhóm|dân chủ|chính quyền (hai/"
              "hai cấp/nên/phải)"},
    PhraseRow{political(1), "sáp nhập|chính quyền|chủ trương|cán bộ|lãnh đạo|nhà nước|chính sách|dân"},
    // --- news of misinformation
    // ---------------------------------------------------------------------------------------
    PhraseRow{misinformation(2),
              "(tin/thông tin/trang/trang web/công văn/văn bản/bài/clip/ảnh/link/app/tài khoản) (giả/giả mạo/"
              "vịt/bịa/bịa đặt/sai sự thật/sai lệch/thất thiệt/lừa đảo/mạo danh/xuyên tạc/nhảm/fake)|bịa đặt|"
              "(là/đồ/toàn) (giả/giả mạo/đồ giả/tin đồn/bịa/xạo/lừa đảo/sai/sai sự thật/không đúng/không có "
              "thật/tin giả/tin vịt)|bác (bỏ/tin/thông tin)|đính chính|cải chính|phủ nhận|tin đồn|lời đồn|"
              "tung tin|phao tin|(mạo/giả) danh|giả mạo|kẻ gian|thủ đoạn|chiêu (trò/lừa/thức)|cú lừa|cảnh "
              "giác|bị hại|khởi tố|bắt (giữ/tạm giam/hai/nhóm/đối tượng)|chiếm đoạt|cáo trạng|(bị/xử/đã/) "
              "phạt (hành chính/vì/người/7,5/5 triệu)|(kiểm chứng/fact check/giải mã/nhận diện/vạch trần/lật "
              "tẩy/soi tin)|không có chuyện|làm gì có|sự thật (về/là)|(đừng/không) (bấm/tin/gửi/chuyển/đọc/"
              "cung cấp/share/chia sẻ) (vào/link/tiếp/theo/mã/otp/nữa/bậy)|(lừa đảo) (đó/nha/qua mạng/trực "
              "tuyến/bây giờ/nở rộ)|(bớt/đừng) (share/chia sẻ/đồn)|không (yêu cầu/gọi/bao giờ) (cập nhật/"
              "người dân/khách hàng/xin/cung cấp/đọc)|ngồi bấm|(clip/tin) nào gửi tới|(biết/nghe/đọc) (là/là "
              "biết/ngay/liền/) (xạo/giả/bịa/lừa/biết xạo/biết giả)|ba xạo|xạo (ke/quá/sự)|chiêu (này/đó)|"
              "(dính/mắc) (bẫy/lừa)|(lừa đảo) (đó/nha/nhé/á)|may (mà/là/) (mình/em/tui/tôi/má/ba/mẹ) (giật "
              "lại/kịp/chưa/không/tỉnh/cúp máy/để ý)|xưng (là/) (cán bộ/công an/nhân viên/bên)|(đừng/khỏi) "
              "nghe (nó/tụi nó/bọn/nha)"},
    PhraseRow{misinformation(1), "lan truyền|xác minh|lừa đảo|mạng xã hội|kiểm chứng|chính thức|đối tượng|cảnh báo"},
    // --- advertisement
    // ------------------------------------------------------------------------------------------------
    PhraseRow{advertisement(2),
              "(giảm/sale/chiết khấu/ưu đãi) (giá/sốc/tới/đến/còn/ngay/10/15/20/25/26/30/40/50/70)|khuyến (mãi/mại)|xả "
              "(kho/hàng)|thanh lý|mua (1/2/3/4/5/một/hai/ba) tặng|(freeship/ship) (tận/cod/toàn/nhanh/nội/)|khai "
              "trương|(cần/muốn) (bán/sang/cho thuê/tìm khách/nhượng)|(bán/sang) (gấp/lại/lỗ/rẻ/lô/quán)|(bảo hành/đổi "
              "trả/test/tặng kèm/trả góp/giá mềm/giá sỉ/sỉ lẻ/có giá tốt)|(inbox/ib/nhắn tin/rep) "
              "(shop/ngay/em/để/chốt/nha/mình)|chốt (đơn/liền/lẹ)|voucher|minigame|mã giảm|(tour/combo/vé máy "
              "bay/phòng trọ/gói cước/căn hộ/suất học)|(chính chủ/sổ riêng/sổ hồng/sổ sẵn/mặt tiền/thổ cư/miễn trung "
              "gian/miễn cò/miễn môi giới/môi giới xin miễn)|(nhận/chuyên) (làm/sửa/khoan/may/in/đặt/dạy/thi "
              "công/lắp)|(đặt/giữ) (chỗ/hàng/bàn/vé)|(bên em/nhà em/shop em/tiệm em/quán em/shop/tiệm) "
              "(có/bán/chuyên/nhận/mới về/đang)|(hàng/mẫu) (mới về/có sẵn/chính hãng/xách tay)|vay (tín chấp/tiêu "
              "dùng/vốn/thế chấp)|lãi suất (chỉ/ưu đãi/từ/thấp)|học phí|giao (tận/hàng)|khai giảng|phiếu quà"},
    PhraseRow{
        advertisement(1),
        "giá|bán|mua|cho thuê|tặng|miễn phí|liên hệ|lh|alo|hotline|zalo|đặt|ship|quán|tiệm|shop|khách|nguyên chất|gia "
        "truyền|cam kết|uy tín|chất lượng|hoàn (tiền/100)|gọi (ngay/liền/em/chị)|ưu đãi|(350/150/89/66)k"},
};

}  // namespace

const Phrases& cap_phrases() {
  static const Phrases phrases(kCapPhrases);
  return phrases;
}

}  // namespace dongtin
