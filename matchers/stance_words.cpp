#include "matchers/stance_words.hpp"

#include <array>

namespace dongtin {

namespace {

// Northern, central and southern speech, chat and office language side by side; without accents they need no row.
constexpr std::array kStancePhrases{
    // --- exceptions ------------------------------------------------------------------------------------------------
    PhraseRow{kIdle,
              "(làm/hàng/tiền/bằng/giấy tờ/con dấu/biển số/thuốc) giả|giả (định/sử/danh/dụ)|người giả|tóc "
              "giả|chống (hàng/tiền) giả|tránh (bị/) lừa đảo|phòng chống lừa đảo|không lo (bị/) lừa đảo|tội "
              "lừa đảo|{N} có (thông báo/loa/báo trước/ai báo/ai hay/ai nói/ai cứu) (gì/chi/nào/) (đâu/hết/"
              "cả/)|{N} ai (nói/biết/hay/dám/cứu/kịp) (được/gì/câu/trước/)|(quay/xem/chụp/rạp) phim|phim "
              "trường|kịch bản (đã/cũ/này)|có đúng (một/hai/ba/1/2/3)|chuyên gia|già rồi|giá rồi|đập không|"
              "chị mà|độc giả|nghỉ ngơi|chữa (cháy/bệnh/trị)|hồ chứa|sửa chữa"},
    PhraseRow{kIdle,
              "{N} (có/gây/) (thiệt hại/thương vong) (về/) (người/)|{N} (còn/cần/nên/được/thể/chỉ/ngừng/ngờ/"
              "biết/kịp/những/gian/khí/quân/chịu/nổi/ngủ/tiện)|hàng không|(chưa/{N}) (rõ/tìm thấy)|{N} (làm/"
              "cài/nộp/đổi/đóng/đăng ký/cập nhật/chấp hành) (là/thì/coi như/sẽ/bị)|đường không"},
    PhraseRow{kIdle,
              "thật (sự/ra/lòng/tình/thà/là)|thiệt (hại/thòi/mạng/tình/là)|sự thật|thật nhanh|thật (nhiều/"
              "tốt)"},
    PhraseRow{kIdle,
              "{N} (có/) (giỡn/đùa/nói chơi/nói láo/nói dóc) đâu|đâu (đó/đây/có/ra/vào/đấy)|hết (rồi/sạch/"
              "mạng/nước/tiền/hạn/giá trị/hồn/vía)|tất cả|cả (nhà/xã/làng/phường/tỉnh/huyện/đêm/ngày/tuần/"
              "nước/xóm/thôn/hai/ba/đám/trường/lớp/mẹ/cha)|thế nào|khi nào|lúc nào|ai nào|nào là"},
    PhraseRow{kIdle,
              "(đăng/chia sẻ/share/tung/phát tán/lan truyền/đưa) (tin/thông tin) (giả/bịa đặt/sai sự thật) "
              "(bị/sẽ bị/thì bị/có thể bị) (phạt/xử phạt/xử lý)"},
    // --- denial ----------------------------------------------------------------------------------------------------
    PhraseRow{kFalsehood,
              "(tin/thông tin/chuyện/bài/clip/hình/ảnh/trang/trang web/web/link/công văn/văn bản/quyết định/"
              "app/tài khoản/fanpage) (giả/giả mạo/bịa/bịa đặt/vịt/xạo/nhảm/bậy/tào lao/xuyên tạc/fake/dỏm/"
              "láo/vớ vẩn/ba láp/tầm bậy/tầm phào/thất thiệt/sai sự thật/sai lệch/lừa đảo)"},
    PhraseRow{kFalsehood,
              "(là/toàn/đúng là/rõ ràng là/hoàn toàn/đều là/chỉ là/đồ/toàn là/này/đó/kia/nớ/ấy) (giả/giả mạo/"
              "bịa/bịa đặt/bịa ra/xạo/xạo ke/nói láo/nói dóc/nói xạo/nhảm/bậy/tào lao/fake/sai/sai bét/sai "
              "sự thật/không đúng/không đúng sự thật/không có thật/không có cơ sở/không có căn cứ/lừa đảo/"
              "mạo danh/đồ giả/đồ dỏm/ảnh ghép/ảnh chế/ảnh cũ/clip cũ/cắt ghép/tin đồn/tin vịt/tin tào lao)"},
    PhraseRow{
        kFalsehood,
        "(tin/thông tin/nội dung) (này/đó/trên) {N} chính xác|bịa đặt|bịa chuyện|đừng (có/) (bịa/đồn/xạo/phao tin/tung "
        "tin/nói bậy/nói xạo/đăng bậy/bày bậy/"
        "chỉ bậy/đồn bậy/đồn nhảm/share bậy/tin lời đồn/tin chuyện)|đừng đăng bậy nữa|đừng (bịa/đồn/"
        "bày/đăng) nữa|thất thiệt|xuyên tạc|sai sự thật|sai lệch|{N} đúng (sự thật/thực tế)|{N} (có/) "
        "(căn cứ/cơ sở/thật)|cắt ghép|xạo (ke/sự/quá/không/hết sức)|nói (láo/dóc/xạo) (thôi/đó/hết/"
        "không)|fake (news/hết/đó/rồi/nha)|ba xạo|tầm bậy|bậy bạ|tào lao (hết/thôi/không/mía lao)|vớ "
        "vẩn|nhảm nhí|giả (rồi/đó/nha/hết) (nha/đó/bà con/mọi người/)|toàn (xạo/bịa/fake/láo)"},
    PhraseRow{kFalsehood,
              "(bị/là/dùng ảnh/trang/tài khoản/đối tượng/nhóm/kẻ/có người) mạo danh|giả mạo|mạo danh (đài/sở/"
              "công an/điện lực/ngân hàng/bảo hiểm/cơ quan/bệnh viện)|(trò/chiêu/cú/bẫy/toàn/trang/link/web/"
              "là/tụi/bọn) lừa (đảo/đó/nha/thôi)|lừa đảo (đó/nha/nhé/đấy/thôi/hết/á/rồi)|(trang/link/web/cái/"
              "app/tin/chỗ) (đó/này/kia/nớ/ni/ấy) lừa (đảo/)|dùng trái phép"},
    PhraseRow{kFalsehood,
              "(là/hoá ra là/hóa ra là/chỉ là) (trò đùa/chuyện đùa/hiểu nhầm/hiểu lầm/nghe nhầm)|(là/thì) "
              "sai (rồi/hoàn toàn/bét/hết/nha/)|trái với (con số/thông tin/nội dung)|(chép/đăng/share/chia "
              "sẻ) (lại/bài/tin) mà {N} kiểm (tra/chứng/)|chụp từ năm|ảnh chụp từ|từ (năm/hồi) (2018/2019/"
              "2020/2021/2022/2023/2024) (rồi/chứ/mà)"},
    PhraseRow{kDenialAct,
              "bác bỏ|bác (tin/thông tin/tin đồn/lời đồn)|đính chính|cải chính|phủ nhận|trấn an|thông cáo|"
              "(nói/khẳng định/cho biết/bảo/kêu/thông báo/xác nhận/trả lời) ({N}/chưa) (có/hề có/phải/xảy ra/"
              "bị)|bác tin đồn|lên tiếng bác"},
    PhraseRow{
        kDoubt,
        "{N} phải (hạng/loại/dân/kẻ/đứa/thứ/dạng/hạng người/loại người/người/người hay) "
        "(viết/bịa/nói/đi/hay/chuyên/tung/"
        "thích/rảnh/đồn/)|(bác/anh/chị/ông/bà/bạn/thằng/con/mẹ/người) nào (bảo/nói/kêu/dám nói/dám bảo/cho là/cãi)"},
    PhraseRow{kAbsence,
              "{N} (có/hề có/phải) (chuyện/vụ/việc/trường hợp/ca/sự cố/mức thu/quy định/chủ trương/kế hoạch/"
              "chương trình/văn bản/công văn/quyết định/số/đợt/thông tin/hiện tượng/dấu hiệu/ai/người/đứa/"
              "cái) (nào/đó/này/gì/như vậy/như thế/như rứa/)"},
    PhraseRow{kAbsence,
              "{N} hề|chưa (hề/từng/bao giờ)|(làm/mần) (gì/chi) có|(có/được) (đâu/mô) mà|(mô/đâu) (có/mà có) "
              "(chuyện/vụ/việc)|(đâu/mô) có (vỡ/bị/xảy ra/phải/ngập/chết/sập/thu/cắt/bắt/cấm/đổi)|(chuyện/"
              "vụ) (gì/chi) (mô/đâu)|có (chuyện/vụ) (gì/chi) đâu|{N} (xảy ra/xuất hiện/phát hiện/ghi nhận) "
              "(vụ/ca/trường hợp/tình trạng/việc)|(từ chối/bác) tin|{N} xảy ra|{N} tổ chức (bất kỳ/bất cứ/)|{N} (phát/"
              "ban hành/ký/công bố/phát hành) (bản tin/văn bản/công văn/quyết định/thông báo)"},
    PhraseRow{kAbsence,
              "(đáp/trả lời/câu trả lời là) không|{N} (nhận/nhận được/thấy/ra/có/ban hành/nghe) (được/) (văn bản/công "
              "văn/thông báo/chỉ đạo/yêu cầu/lệnh/tin) (nào/gì)|{N} (tốn/mất/thu/đóng/nộp/trả) (một/1/) (đồng/xu/cắc) "
              "(nào/hết/gì/cả)|{N} ai (gửi/bắt/thu/cắt/yêu cầu/gọi/phát/đòi) (link/cài/"
              "tiền/điện/mã/phí)|{N} chữa (được/khỏi)|{N} (trị/có tác dụng) (được/)|(đang/thì) neo ở|{N} "
              "(ghi nhận/tồn tại)|chưa (ban hành/ra/ký) (văn bản/quyết định/thông báo/công văn/)|{N} (gãy/"
              "sập/vỡ/bể/bị vùi/bị nứt/cháy/nghỉ học/đóng cửa/bị giới hạn/gây ung thư/gây vô sinh/thu hồi/"
              "tăng giá/bị thu hồi/mất tích/có mức)|đâu mà|{N} có (bắt cóc/thuốc mê/dịch/ngộ độc/vỡ đập/sạt "
              "lở/cháy/nổ/bom/động đất/sóng thần/bão/sập/cướp)|{N} (nhà/lớp/xe/người/em/cháu/hộ/đứa/bé/"
              "trường/ca/ai/con) nào (bị/gặp/mất/hư/đi/chết/phải/nghỉ/mắc)"},
    PhraseRow{kSign,
              "(mình/tui/em/tôi/con) xin lỗi|gỡ bài|đăng vội|chi trả bình thường|(được/bị/) đồn thổi|máy chủ (ở/đặt "
              "ở/) nước ngoài|tên miền (này/đó/) mới|mới lập (hôm/ngày/được/mấy)|mã số thuế|(tài khoản/stk) (của/) "
              "(một/) cá nhân|tự xưng|(thằng/đứa/kẻ/có người/thằng nào) xưng|nó ú ớ|hồi (nào/mô) mà|hoảng thì {N}|{N} "
              "(cần/việc gì/việc gì phải/có gì phải/phải) "
              "(hoảng/sợ/lo/cuống)|(tôi/tui/mình/em) là (mồi/chim mồi/con mồi)|chữ ký (scan/cắt dán)|(chẳng/{N}) (bảo "
              "lãnh/cấp/ký/thu/phát) (gì/chi)|là chuyện {N} (làm nổi/thể)|(vẫn/đang) (dạy/học/thi/mở/bán/chạy/mở "
              "cửa/họp/đông) (như thường/bình thường/đều/ầm ầm/ào ào/rần rần/nườm nượp)|(còn/còn y/vẫn) (y "
              "nguyên/nguyên/sờ sờ/nguyên xi)|(gì/chi) (trời/vậy trời/rứa trời)|(vẫn/đang) (hoạt động/vận hành/chi trả/"
              "bán/học/đi làm/chạy/cấp điện/sinh hoạt/diễn ra) (như/) bình thường|hoạt động bình thường|vẫn "
              "(xài/dùng/tiêu/uống/ở/đi) (bình thường/được/bth/ngon lành)|(uống/xài/ngủ/ở/dùng) (bình thường/"
              "ngon) đi|ngủ đi (bà con/mọi người/)|{N} (phát hiện/ngập/thu phí/bắt buộc/vỡ/sập)|(chẳng/{N}) "
              "(dính/liên quan/ăn nhập) (gì/chi) (tới/đến/)|(ở/từ) (đâu/mô) ra (vậy/thế/rứa) (trời/má/cha)|"
              "khô (queo/rang/ran)|(có/) thấy giọt nước nào|(chắc/hay) (tui/tôi/mình) là (người cá/ma)|mấy "
              "(cha/má/thím/ông/bà) (đừng/thôi)|đừng (hoang mang/hoảng/lo lắng/nghe đồn)|yên tâm (nha/đi/"
              "nhé)|còn nguyên|nguyên vẹn|vẫn còn giá trị|vẫn có giá trị|ai hù|hù (dân/nhau)|theo lịch thôi|"
              "diễn tập của|đừng (bấm/gửi tiếp/share nữa/lan truyền/chia sẻ nữa)|(xin lỗi/em xoá bài/tôi xoá "
              "bài/gỡ bài) (cả nhà/mọi người/bà con/kia/rồi)|chẳng lẽ|(đều/vẫn) (an toàn/có mặt/khoẻ/khỏe/"
              "bình an/đủ mặt)|đủ mặt|(sĩ số/chấm công) (đủ/không thiếu)|như thường (lệ/ngày/)|giữ nguyên "
              "(lịch/như cũ)|lịch học giữ nguyên|bảo đảm khả năng (thanh toán/chi trả)|chắc (ngủ mơ/nằm mơ/"
              "mơ/tụi tui là ma)|ngủ mơ|(xin/em) rút lại lời|nói ngược|viết truyện|(sai/xạo) (bét/bét bẹt/be "
              "bét/bét nhè)|ai (bày ra/dựng/bịa/đồn/tung/nghĩ ra) (vụ/ra/chuyện/cái/ác/)|(tin/đồn) (sai/ác)|"
              "trả (tui/tôi) giấc ngủ|ai thu hồi bao giờ|(chắc nịch/bình yên vô sự/vắng tanh)|bị (đánh/vây) "
              "oan|(đều/là) giả|(hỏi rồi/đã hỏi) (văn thư/phường/xã/sở/công an)|vẫn (đủ/lãnh đủ/chạy/bán đầy/"
              "bày đầy/họp chợ)"},
    PhraseRow{kEcho, "(gì/chi) mà"},
    PhraseRow{
        kSign,
        "đi (học/làm/chợ/biển) (lại/) bình thường|(tui/tôi/mình/em/con) là (người/ông/bà/đứa/thằng/con) (áo/đứng/ngồi/"
        "trong) (hình/ảnh/clip)|trong (tấm/cái/bức/) (hình/ảnh/clip) (là/có) (xe/nhà/người nhà/ba/má/con) "
        "(tui/tôi/mình/"
        "em)|là của người nhà|(chắc/hẳn) (có/là) (tui/tôi/mình) trong đó|chỉ (công ty/giải thưởng/tiền/quà) là ảo"},
    PhraseRow{kNone, "{N} (có/ai/phải/bị/đứa nào/hề)|chẳng (có/ai/phải)|chưa (có/ai)|đâu (có/phải)|(mô/hổng) phải"},
    PhraseRow{kEnd, "nào|đâu|mô|hết|cả|chi hết|gì hết|gì cả|sất|ráo|hết trơn|hết á|ráo trọi"},
    PhraseRow{kNot, "{N}|chưa|chẳng"},
    // --- what turns a denial round
    // ------------------------------------------------------------------------------------
    PhraseRow{kDoubt,
              "(ai/đứa nào/thằng nào/người nào/kẻ nào) (bảo/nói/kêu/biểu/dám nói/dám bảo/cho rằng/đồn)|(cứ/"
              "cũng/tưởng/) tưởng (là/)|(đừng/chớ/đừng có) (bảo/nói/kêu/cho) (là/)|(còn/cứ/vẫn) (bảo/nói/kêu/"
              "cãi) (là/)|({N}/đâu/chứ không/có) phải (là/hạng/hạng người/loại/loại "
              "người/người/dân/kẻ/đứa/thứ/dạng/vì/tại/do/)|mà (bảo/nói/kêu) (là/)|(cứ/cũng/mấy ông/mấy bà/"
              "ai cũng) (la/chửi/hô/cãi/la làng) (là/)|(mấy ông/mấy bà/mấy người/người ta/họ/ai cũng) cứ (la/chửi/"
              "hô/cãi) (là/)"},
    PhraseRow{kDistrust,
              "(đừng/chớ/đừng có/khỏi/ai mà/sao mà) (tin/nghe/nghe theo/tin theo/để ý) (cái/mấy/lời/vào/vô/"
              "bài/tin/) (thông cáo/lời/bài//)|kệ (mấy/cái/lời/cho/họ)|mặc kệ|(nói/bảo/kêu) (thế/vậy/rứa/là/"
              ")|bày đặt|giả bộ|(lại/chỉ) giỏi|họ (nói/bảo/cãi)|mấy ổng (nói/bảo/kêu)"},
    PhraseRow{kExcuse,
              "là để (cho/) (dân/người ta/bà con/yên/khỏi/)|(cho/để) (yên dân/yên lòng/yên chuyện/khỏi "
              "loạn/dân khỏi/êm chuyện)|(cho/"
              "để) (êm/xong/có lệ)|để (che/giấu/bịt/ém/lấp liếm)|thì kệ|kệ (đài/họ/xã/mấy/báo/công an)|(xã/"
              "họ/mấy ổng/người ta/tỉnh/bệnh viện) (giấu/ém) (thôi/đó/hết/mà)|giấu thôi|ém thôi"},
    PhraseRow{
        kScorn,
        "cho có|(bác bỏ/phủ nhận/cải chính/đính chính/chối/cãi/nói/hứa) cho có|(bác bỏ/phủ nhận/chối/cãi/bác/bưng bít) "
        "thì (bác bỏ/phủ nhận/chối/cãi/bác/bưng bít)|{N} (có/sao/bị/có "
        "sao/hề) (gì/chi/sao/) mà|(bao giờ/ai đâu) (mà/) (nhận/thừa nhận/tự nhận)|thừa "
        "nhận bao giờ|(ai/đứa nào/thằng nào) (mà/dám/chịu/mà chịu/) "
        "(nhận/thừa nhận/tự nhận)|(chớ/chứ) đâu phải|rỉ tai|(đừng/chớ/đừng có/đừng mà) (nghe/tin) "
        "(mấy/họ/ổng/mấy ổng/theo/lời/)|ai (mà/) tin (nổi/được/cho "
        "nổi/cho được)|tin (sao/gì) (nổi/được)|(ai/đứa nào/người nào) tin (mấy/cái/thì/được)|(dỗ/dụ/gạt/lừa/"
        "hù) (con nít/trẻ con/ai)|{N} (có/) ngu (mà/đâu/gì/)|lộn ruột|(cãi/chối) (chày/bay/đi/gì/sao/cối)|(bác "
        "bỏ/phủ nhận/cải chính/đính chính/trấn an/bình thường/an toàn) (gì/chi/kiểu gì/cái gì/nỗi gì/sao "
        "được/sao nổi/cái chi)|(gì/chi/sao) (tui/tôi/mình/tao/t) ({N} biết/kệ/mặc)|({N} tin/nói {N} có/nói "
        "{N}) thì (ra/lên/xuống/vô/tới/lại) (đây/đó/mà/coi/xem/tận)|(gì/) (mà/nhưng) (mắt/tận mắt/chính mắt) (tui/tôi/"
        "mình/em/)|nói (cho/vậy cho) (nhẹ lòng/xong/qua chuyện/êm/vui)|(che/bưng bít/giấu/lấp liếm/bịt) (sao/gì) "
        "(nổi/được)|(giấu/che/bịt) được ai|xạo (ai/sự) (vậy/)|(tự/) lừa (mình/dân)"},
    PhraseRow{kContrast,
              "nhưng (mà/)|nma|song|ai dè|ai ngờ|ấy vậy mà|ấy thế mà|tới chừng|đến khi|giờ thì|hoá ra|hóa ra|xin lỗi "
              "chứ|chứ (thật ra/thiệt ra/)|(kệ/mặc kệ/mà) (thực tế/sự thật/thật "
              "ra/thiệt ra)|bác gì thì bác|(nói/bác/chối) (gì/chi/sao) (thì/cũng) (nói/bác/chối/kệ)|vậy mà|"
              "thế mà|rứa mà"},
    PhraseRow{kTruth,
              "(vỡ/sập/chết/ngập/có/xảy ra/thấy/phá sản/cháy/đúng/bị/trốn/là/quá) (thật/thiệt/thiệt đó/thật "
              "mà)|thật|thiệt|rành rành|rõ ràng|chính mắt|tận mắt|sờ sờ|có thật|đúng (vậy/rồi/là)|100|một "
              "trăm phần trăm"},
    PhraseRow{kInsistence,
              "({N}/đâu/chẳng/chả) (phải/hề/có phải) (là/) (tin/chuyện/) (giả/vịt/xạo/bịa/đồn/đùa/giỡn/fake/"
              "nhảm/bậy) (đâu/nha/nhé//)|(thật/thiệt) (100/một trăm/trăm phần trăm/luôn đó/đó nha/đó bà con/"
              "mà/việc thật)|ai (dè/ngờ/ngờ đâu/mà ngờ) (là/) (thật/thiệt/có thật/đúng)|(nói thật/nói thiệt) "
              "(việc thật/đó/nha)|(tin/chuyện) (này/đó/ni/nớ/) (có/là) (thật/thiệt) (đó/nha/100//)|đừng nghe "
              "trấn an|đừng tin (cái/mấy/lời) (thông cáo/đính chính/trấn an/bác bỏ/cải chính)|(chứng cứ/bằng "
              "chứng) rành rành|bác gì thì bác|{N} (giỡn/đùa/nói chơi/xạo) (đâu/nha/à/nhé)|tin (chuẩn/chính "
              "xác/thật) (100/nha/đó/rồi)"},
    PhraseRow{kSelfAnswer,
              "(sạch/an toàn/giả/xạo/không/yên/tốt/đúng/bình thường/đẹp) (cái gì/cái chi/gì mà/nỗi gì/cái "
              "nỗi gì)|chứ còn (gì/chi) nữa|chứ (gì/ai/sao) nữa|(có/thật/thiệt) (chứ/đó chứ/chớ)|còn hỏi (gì/"
              "chi) nữa"},
    // --- questions
    // ----------------------------------------------------------------------------------------------------
    PhraseRow{kQuestion,
              "có (thật/thiệt/đúng) (là/)|có hay không|(đúng/phải/thật/thiệt/chính xác) (không/hông/hong/hem/"
              "hổng/k/chăng/chưa) (vậy/dzậy/z/v/ạ/mọi người/bà con/anh chị/các bác/mấy anh/ta/cả nhà/mn/nhỉ/"
              "nè/trời/cô chú/)|(thật/thiệt/đúng/thực) hay (là/) (xạo/giả/đồn/sai/bịa/fake/không/clip/chỉ/"
              "lừa)|hay (là/) (nói đại/chỉ đồn/tin đồn/đồn bậy/nói cho vui)|(này/đó/kia/ni) (thật/thiệt) "
              "(không/hông/k/hem)|hay (giả/xạo/đồn)|(được/đúng/phải/thật/thiệt/có) (vậy/) (hả/hông/hong/"
              "chưa) (mấy chị/mấy anh/mấy mẹ/mấy bác/bà con/anh em/mấy má/cả nhà/mọi người/mn/ta/ạ/)|(có/bác "
              "sĩ/mẹ/ai/gia đình/anh/chị/thầy/cô/bạn) nào (ở đây/ở gần/làm trong/rành/biết/bị rồi)|(xin/cho "
              "em xin/cho mình xin) (lời khuyên/kinh nghiệm/ý kiến/thông tin/bill/kết quả)|giải thích (giúp/"
              "giùm/cho)|không biết tin (vào đâu/ai/sao)|chưa biết có phải|hồi nào vậy|(thiệt/thật) hả|(chỗ/"
              "ở/chuyện) nào (vậy/thế) (ạ/bà con/mọi người/)|mỗi (nơi/người) nói một (kiểu/khác)|giờ sao rồi|"
              "sao rồi (mn/mọi người/ạ)|có ai liên lạc|(hoang mang/lo) (quá/thật sự/ghê)|đọc lại cho"},
    PhraseRow{
        kQuestion,
        "(cho/xin/dạ cho/làm ơn cho) (em/mình/tui/tôi/con/cháu/t/e/) hỏi|xin hỏi|hỏi (ngu/chút/xíu/"
        "thăm/cả nhà/mọi người/các bác/thiệt)|ai (biết/rõ/rành/xác nhận/kiểm chứng/có thông tin) "
        "(chuyện/vụ/tin/gì/rõ/giúp/không/)|có ai (biết/nghe/thấy/rõ/ở gần/bị/gặp)|(nhờ/xin) (ai/mọi "
        "người/anh chị/bà con) (xác nhận/xác minh/kiểm chứng/xem giúp/coi giùm)|(xác nhận/xác minh) (giúp/giùm/dùm/hộ)|"
        "kiểm chứng (giúp/giùm/dùm/hộ)|(ở/từ) (đâu/mô) ra (v/vậy/ấy/thế/) (mn/mọi người/nhỉ/ta/)|là "
        "sao (ạ/vậy/ta/dzậy/nhỉ/hả)|(bác/anh/chị/mẹ/bạn/mn/cô) nào (biết/có bản/rành/rõ)"},
    PhraseRow{
        kQuestion,
        "{N} (ạ/mọi người/các bác/các mẹ/các cụ/các chị/bà con/anh chị/mn/mng/ta/nhỉ/vậy/dzậy/z/v/hả/"
        "mấy anh/cả nhà/hè/rứa/cô chú/ad/admin/mấy má/mấy mẹ/hen)|chưa (ạ/các chị/các bác/mọi người/"
        "nhỉ/ta/vậy/hả/mn)|(tin này/cái tin này/chuyện này/vụ này/tin đó) (ai/ở đâu/từ đâu/có/là/sao)|"
        "(đài/báo/ai) nào (nói/đăng/đưa/bảo) (vậy/thế/rứa/z/v)|(hk/không/hông/k) (z/v/dzậy/vậy/zậy/"
        "rứa)|biết tin ai|nghi quá|có (nên/phải) tin (không/)|(em/mình/tui) (chưa dám/nghi/hoang mang "
        "quá/không biết tin)|{N} (mấy chị/mấy anh/mấy bác/mấy mẹ/anh em/các bạn/mấy chú)|chưa (mấy chị/"
        "mấy anh/bà con/anh em/mấy mẹ)|(thế/vậy) ạ|hay sao (ạ/vậy)|hay (thế nào/cứ đi) (ạ/vậy/)|có nên (huỷ/hủy/đi/"
        "ăn/tin/đổi/mua)"},
    PhraseRow{
        kQuestion,
        "(nhắn/báo/gọi/ới/hú/nói) (em/mình/tui/tôi/giùm/giúp/cho em/cho mình/cho tui/chị/con/cháu) (một tiếng/tiếng/"
        "1 tiếng/với/hay)|câu trả lời (chính xác/)|(cho/để) (em/mình/tui/tôi/con/cháu) (biết/hay) (với/tin/nhé/nha)|"
        "(xin/cần) (xác nhận/tin chính xác/thông tin chính xác/nguồn)|chỗ thì (nói/bảo)|(người/kẻ) thì (nói/bảo) "
        "(có/không)|(có/ai có) (nguồn/link/bài báo) (nào/chính thống/không)"},
    PhraseRow{
        kRhetoric,
        "tưởng (dân/tui/tôi/bà con/tụi tui/mọi người/người ta) (ngu/mù/khờ)|(ngu/mù/điếc) "
        "(hả/à/chắc)|(sống/nuôi/học/làm/đi/bán/xài/ăn/ở) (kiểu gì/kiểu chi/làm sao/sao nổi/sao được)|(vì/tại) sao "
        "(cả/mà)|sao (dzậy/vậy/z)|hỏi (chi/làm gì)|trách ai|ai chịu|còn (ngồi đó/chờ gì/đợi gì)|điền "
        "chưa|biết chưa|thấy chưa|không sao mà|(bao giờ/hồi nào) (mới/cho)|bán được tới bao "
        "giờ|(chịu/sống/kham/gánh/trả/kiếm/theo) (sao/gì/) nổi|nào chịu nổi|(lấy/đào/kiếm/moi) (đâu/mô) "
        "ra|(tiền/thuế/phí) (đó/ấy/này/nớ) (đi đâu/để làm gì/vô túi ai/về đâu)|(tội/thiệt) ai|ai (thương/lo/cứu) "
        "(cho/) (dân/mình/tụi này/tụi tui)|hả (trời/ông trời/mấy ông/mấy bà)|tội gì ({N}/mà)|thời (nào/buổi "
        "nào/này) (rồi/) mà|ai (đền/bồi thường/chịu trách nhiệm)|biết (kêu/trách/hỏi/bám/trông) ai|(ai/nào) "
        "(chịu/mà chịu) (cho/) thấu|(làm cảnh/để trưng/để ngó) (hả/à/chắc)|(hả/hở) (sở/xã/phường/tỉnh/quỹ/mấy ông/các "
        "ông/mấy ổng/lãnh đạo/nhà nước/công ty/nhà trường)|(coi/nghe/xem) (được/nổi) hả|nói chuyện gì nữa|bằng niềm "
        "tin"},
    PhraseRow{kAskBegin,
              "có (phải/đúng/bị/bắt buộc/cần/được/ai/thật/thiệt/sạch/còn/thông báo/nên)|còn (tiêu/xài/dùng/"
              "hiệu lực/giá trị/nguy hiểm/ai)|nghe (nói/đồn/bảo/kể)|phải chăng|liệu|lẽ nào|hổng lẽ"},
    PhraseRow{kAskEnd, "{N}|chưa|hả|nhỉ|ta|à|vậy|dzậy|hử|hè"},
    PhraseRow{kWhich, "(vì/tại/) sao|sao mà|(là/thì) sao|ai|gì|chi|nào|đâu|mô|bao giờ|khi nào|hồi nào|kiểu gì|làm sao"},
    PhraseRow{kUnconfirmed,
              "chưa (được/) (xác nhận/kiểm chứng/xác minh/rõ thực hư/biết thực hư/có kết luận/rõ thật giả/"
              "biết thật giả/biết thế nào/biết đúng sai/dám chắc/chắc)|(thực hư/thật giả/đúng sai) (thế nào/"
              "ra sao/chưa rõ/chưa biết/sao)|cần (được/) (kiểm chứng/xác minh)|đang chờ (xác nhận/xác minh)|"
              "nghe vậy biết vậy"},
    // --- quoting
    // ------------------------------------------------------------------------------------------------------
    PhraseRow{kRumour,
              "tin đồn|lời đồn|(nghe/người ta/thiên hạ/dân mạng/nhiều người) đồn|(bị/vừa bị/đã bị) (phạt/xử "
              "phạt/mời làm việc/triệu tập/xử lý/nhắc nhở/khởi tố) (vì/do) (đăng/chia sẻ/tung/đưa/share/phát "
              "tán/phao)|vì (đăng/chia sẻ/tung/đưa/share/phát tán) (tin/thông tin/nội dung/bài)|do (đăng/"
              "chia sẻ/tung/đưa/share) (tin/thông tin/nội dung/bài)|(đăng/tung/chia sẻ) (tin/thông tin) (giả/"
              "sai/sai sự thật/bịa đặt/thất thiệt)|theo cáo trạng|thủ đoạn (phổ biến/của/mới/cũ/này)"},
    PhraseRow{
        kReport,
        "(triệu tập/mời làm việc/mời lên làm việc) (người/chủ/ba/hai/một/bốn/nhiều/)|chủ tài khoản|người đăng "
        "(tin/bài/tải)|làm rõ nguồn gốc|khởi tố (vụ/vụ án/bị can/nhóm/hai/người/đối tượng/)|bị can|nghi phạm|củng cố "
        "hồ sơ|trước (thông tin/tin/tin đồn) (trên mạng/lan truyền/về/cho rằng)|kiểm tra thông tin|(truy "
        "tìm/truy/tìm/xác định) (người/nguồn/đối tượng) (phát tán/đăng/tung)|nguồn phát tán|(liên quan/quanh) "
        "(đến/tới/) bài đăng|(khai/thừa nhận/khai nhận) (đọc/nghe/lấy/chép/đăng)|tìm bị hại|(cử/lập) đoàn (công "
        "tác/kiểm tra)|(xôn xao/rộ/rộ lên/dậy sóng/rúng động) (thông tin/tin/vì/chuyện)|(lan truyền/lan/phát tán/"
        "chia sẻ/truyền nhau/chuyền nhau) (thông tin/tin/lời kể/nội dung/hình ảnh/clip/đoạn/trên mạng/"
        "rằng/câu chuyện)|(thông tin/nội dung/lời kể/ảnh/clip/đoạn ghi âm/đoạn văn bản) (được/đang/) "
        "(lan truyền/chia sẻ/gửi/truyền/phát tán/lan)|lan truyền|(đang/sẽ/vào cuộc/tiến hành) (xác "
        "minh/làm rõ/kiểm tra/điều tra)|(xử phạt/phạt) (hành chính/người/một người/7,5)|làm việc với "
        "(người/một/chủ)|đoạn ghi âm nói|tin nhắn (có nội dung/nói)|mẫu tin|câu chuyện trên|nội dung "
        "được nhắc|(trên/qua) (nhiều/các) (hội nhóm/nhóm/diễn đàn)"},
    PhraseRow{kUnreal,
              "(buổi/cuộc/đợt/hội thao/) diễn tập|giả định|mô phỏng|kịch bản (diễn tập/giả định/ứng phó/mô "
              "phỏng/tình huống)|tình huống giả|giả sử|ví dụ như|nằm mơ|mơ thấy|nằm chiêm bao|chiêm "
              "bao|(bộ/xem/coi/trong/đóng/tập) "
              "phim|phim (truyện/ảnh/mới/hài/ma/hành động)|truyện (ngắn/ma/tranh)|tiểu thuyết|thực tập phương "
              "án|phương án (ứng phó/truy bắt/vây "
              "bắt/sơ tán)|tập huấn|trong (game/phim/truyện)|thử nghiệm còi|nếu như|nếu chẳng may|cá tháng tư"},
};

// Counted in prose: what these stand for there is another phrase three times in four or more often.
constexpr std::string_view kReadOtherwise =
    "ai don|khong hen|ai dung|co chua|co dung|co ha|co hong|co thiet|duoc hong|em nghi|hay chi don|hay "
    "don|hay gia|hoi "
    "tham|khong ha|"
    "khong vay|tin do co|tin do la|minh nghi|nghi qua|toi nghi|tui nghi|anh gia|anh nham|bao la|bao the|bao vay|bi "
    "that|ca dam|ca "
    "lang|ca phuong|ca tinh|chang vay|cho bao|cho "
    "cho|cho em|"
    "cho nghe|cho noi|cho tin|chuyen bay|co cho|co chu|co thiet|con bao|con cai|cu bao|cu cai|cu ho|cu la|cung cai|"
    "cung ho|cung la|dau day|dau do|dau ra|dau vao|de che|do bay|do gia|do nham|do sai|dung bao|dung bia|dung cho|"
    "dung don|gia bo|gia do|gia du|gia het|gia nha|hinh gia|ho bao|ho cai|ke bao|ke cai|ke cho|ke ho|ke may|khong gay|"
    "khong tien|la bay|la nham|lai gioi|nam mo|nay bay|nay gia|nay nham|no bay|no gia|no nham|noi the|phim|qua that|"
    "qua thiet|so so|tam bay|that cho|thi ke|thi sai|thiet cho|toan gia|trang bia|trang gia|trang lao|trang nham|tuong|"
    "van cai|van noi|vo van|bao|chi|chu|mo|song|a|sat|hu|he|nhi|hem|ho so|ho xa|gia dinh|nguoi gia|khong noi|cai gi|"
    "cho co|phat nguoi|con dung|de em|la de|bang gia|{N} co ma|{N} co so|{N} chay|"
    "{N} co bao|chi troi|kia gia|ai ranh|ai tung|con keu|ma keu|ho phuong|ho quy|bi can|gia su|anh gui|cha co|"
    "cai di|cai coi";

}  // namespace

const Phrases& stance_phrases() {
  static const Phrases phrases(kStancePhrases, kReadOtherwise);
  return phrases;
}

}  // namespace dongtin
