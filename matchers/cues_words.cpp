#include "matchers/cues_words.hpp"

namespace dongtin {

namespace {

// Weight: the natural logarithm of how much more often a cue stands in a made-up or fraudulent message than in others,
// (n + 0.5) / (N + 1) of both: the `novel` texts of dev.ndjson, dev-2 to dev-4 and cues.ndjson, and all others
// of these and of matchers/guard/corpus.ndjson but the known claims. tests/matchers/cues_test.cpp counts them.
constexpr std::array<CueRow, kCueIds> kCues{{
    {"forward", CueFamily::urgency, 2.28, "Giục chuyển tin"},
    {"alarm", CueFamily::urgency, 1.51, "Dấu hiệu báo động"},
    {"capitals", CueFamily::urgency, 1.86, "Viết hoa cả câu"},
    {"insider", CueFamily::unnamed_authority, 3.17, "Dẫn lời người trong cuộc không rõ tên"},
    {"leak", CueFamily::unnamed_authority, 4.10, "Nói là tin nội bộ, tin mật"},
    {"money", CueFamily::request, 1.76, "Đòi tiền hoặc phí"},
    {"code", CueFamily::request, 2.86, "Đòi mã xác thực hoặc mật khẩu"},
    {"install", CueFamily::request, 2.14, "Đòi cài ứng dụng hoặc mở tệp"},
    {"papers", CueFamily::request, 3.18, "Đòi giấy tờ, số thẻ hoặc thông tin tài khoản"},
    {"lookalike", CueFamily::lookalike_domain, 2.89, "Tên miền giống của cơ quan nhưng không phải"},
    {"account", CueFamily::payment, 3.91, "Số tài khoản hoặc ví để nhận tiền"},
    {"scan", CueFamily::payment, 2.95, "Mã quét để trả tiền"},
    {"card", CueFamily::payment, 3.43, "Thẻ cào, thẻ nạp để trả tiền"},
}};

constexpr std::array kUrgency{
    PhraseRow{kUrgeIdle,
              "(gặp/gấp) (mặt/đôi/rưỡi/nhiều lần/ba/bốn/năm/hai/đôi/mười/rút)|không (cần/) (gấp/vội)|bán gấp|"
              "cần (bán/thuê/mua/tuyển) gấp|gửi cho (mình/tôi/tui/em) (cục/đồ/hàng/code/mã)|chia sẻ (kinh "
              "nghiệm/niềm vui/nỗi đau/khó khăn/với bà con vùng lũ/cảm xúc/tâm sự)|ngay (cả/từ/khi/sau/giữa/"
              "trên/dưới/cạnh/ngắn/thẳng/trước cổng/cổng/tại/lúc)|nhanh (chóng/quá/hơn/như)|công điện khẩn|"
              "tình (huống/trạng) khẩn cấp|xả khẩn cấp|đóng cống khẩn cấp|(tin/cuộc gọi) khẩn cấp 112|khẩn "
              "trương|không khẩn|sơ tán khẩn|liền (kề/nhau/tù tì)"},
    PhraseRow{kUrgeNot,
              "đừng (có/ai/)|chớ|{N} (nên/được/dám/)|khoan|bớt|thôi|ngừng|chưa dám|hạn chế|tránh|xin đừng|"
              "(bị/vì/do/người/kẻ/ai lỡ/đã/tội)"},
    PhraseRow{kForwardNow,
              "(chuyển/truyền/gửi/gởi/nhắn/loan/phát/chia sẻ/share) tin (này/nầy/ni/) (đi/) (gấp/ngay/liền/"
              "khẩn/lẹ/nhanh/rộng rãi/càng nhanh/càng sớm)|(share/chia sẻ/chuyển tiếp/chuyển tin/truyền tin/"
              "fw/forward/copy/lan truyền/gửi/gởi/loan tin/đăng lại/chép lại/gửi tiếp/truyền tay/phát tán) "
              "(gấp/ngay/liền/khẩn/lẹ/nhanh/mạnh/thật nhanh/rộng rãi/mạnh tay/liền tay/lập tức/hết/khắp nơi/"
              "rầm rộ/càng nhanh/càng nhiều/càng sớm/thần tốc/cấp tốc/mau/giùm gấp/tới tấp) (đi/nha/nghe/"
              "giúp/giùm/dùm/)|(share/chia sẻ/gửi/gởi/copy/chuyển) (vô/vào/qua/khắp/lên) (hết/) (các/mọi/tất "
              "cả) (nhóm/hội/group)|(gửi/gởi/share/chuyển/nhắn) hết (vào/vô/cho) (các/mấy/) (nhóm/group/hội/"
              ")|mạnh tay (share/chia sẻ)|(càng/) nhiều người biết càng tốt|(ai/) đọc (được/) (tin/bài) này "
              "(thì/hãy/nhớ/) (share/chia sẻ/chuyển/gửi)|(lan toả/lan tỏa/phổ biến) (tin/thông tin/bài) (này/"
              "ni/nầy) (giúp/giùm/dùm/)|(chia sẻ/share/chuyển) (tin/bài/thông tin) (này/ni/nầy) (giúp/giùm/"
              "dùm/hộ/đi/nha)|(share/chia sẻ/chuyển tiếp/lan toả/lan tỏa/phát tán/truyền tin/loan tin/chuyển "
              "tin/lan tin) (đi/giúp/giùm/dùm/hộ/nha/nhé/với/nghe) (em/mình/nhóm/bà con/mọi người/các mẹ/)|"
              "(gửi/gởi) (vào/vô/lên) (nhóm/hội/group) (tổ dân phố/lớp/zalo/xóm/phụ huynh/) (liền/ngay/gấp/"
              "giùm/dùm/hộ/giúp/hết)|chia sẻ (chia sẻ/cứu)|chuyển đi|tag (bạn/bạn bè/hết)|(nhắn/báo/gọi/hú/"
              "réo/điện) (hết/khắp) (tổ/ca/làng/xóm/cửa biển/nhóm/họ hàng/mọi người/bà con/thôn/dây/buôn)"},
    PhraseRow{kSpread,
              "share|chia sẻ|chuyển tiếp|chuyển tin|truyền tin|lan truyền|lan tin|loan tin|lan rộng|lan (toả/"
              "tỏa)|phát tán|forward|fwd|repost|đăng lại|gửi tiếp|gởi tiếp|chép (lại/nguyên văn)|nhân (bản/"
              "rộng)|truyền (miệng/tay/tai)|chuyền (miệng/tay/tai)|chuyển (miệng/lời)|cắt dán|sao chép|copy "
              "dán|cap màn hình|chụp màn hình|up story|rep (story/bài/stt)|(bấm/nhấn/ấn/một lượt/mỗi lượt) "
              "(chia sẻ/share)|(quăng/đăng/gửi/up/chuyển/post) tiếp|rao lên|loan (báo/ra)|phổ biến|(gửi/gởi/"
              "chuyển/copy) đi|copy gửi|chuyển lời|share hết|(truyền/chuyền/kháo/loan) nhau"},
    PhraseRow{kForward,
              "share|chia sẻ|chuyển tiếp|chuyển tin|truyền tin|lan truyền|lan tin|loan tin|gửi tin|gởi tin|"
              "nhắn tin|(gửi/gởi/chuyển/nhắn/báo/copy/chép/truyền/loan/phát) (liền/tiếp/ngay/lại/hết/gấp/) "
              "cho|gửi (vào/vô/lên) (nhóm/group/hội)|copy|forward|fw|fwd|đăng lại|nhắn liền|báo liền|báo "
              "ngay|báo gấp|nhắn ngay|nhắn gấp|truyền (nhau/tay)|phát tán|tag|nói (lại/liền) cho|gọi (liền/"
              "ngay/gấp) cho|nhắc nhau|bảo nhau|lan (toả/tỏa/rộng)|phổ biến (cho/tới/đến/rộng rãi)|(báo/nhắn/"
              "nhắc/gọi/hú/kháo/chuyền/truyền/réo/réo gọi/chuyền tay/truyền tay/truyền tai/rỉ tai/kêu/dặn/rủ/"
              "chuyển miệng/chuyền miệng/truyền miệng/nói) nhau|báo cho|gọi (điện/) báo|chuyền (tin/tay)|đưa "
              "tin này|(đăng/up) (giùm/dùm/hộ/lên)|(gửi/gởi/đẩy/up/đăng/chuyển) (tin/bài/cái) (này/ni/nầy)|"
              "thông báo cho|chép (lại/ra)|báo (bà con/mọi người/anh em/người nhà/hàng xóm)|nhân (bản/rộng)|"
              "sao (chép/y) (bài/tin/lại/cái/)|truyền đạt|(loan/lan/truyền/phát/bắn) (ra/tới/đi)|cho nhau "
              "(biết/hay/nghe)|(chuyển/gửi/gởi/nhắn/đăng/share) (tiếp/lại/hết/giùm/dùm/giúp/hộ/luôn/liền/"
              "thêm)|(chia/truyền) (tin/nhau)|đăng (lên/vô/khắp)|(chuyển/gửi/gởi) (qua/sang)|dán (ở/lên/"
              "khắp)|(chép/copy) gửi"},
    PhraseRow{kHandOn,
              "(thảy/kéo/quăng/quẳng/tung/ném/đẩy/bắn/rải/thả/dán/chép/đăng/up/post/pass/hú/lan/loan/truyền/"
              "nhắn/gửi/gởi/chuyển/copy/đưa/gọi/báo/dặn/rủ/phát/chạy/chuyền/bê/lôi/réo/réo gọi/hô/kêu/dẫn/"
              "rao/la/kháo/điện/đọc to/in/nói/kể/gõ cửa/báo lại/nói lại/kể lại/chia)|(tố/khai/thông báo/rỉ)"},
    PhraseRow{kPlea,
              "giùm|dùm|hộ|giúp|nha|nhé|nghen|nhen|hen|đi|với|ạ|làm ơn|làm phước|hãy|nhớ|xin|đề nghị|yêu cầu|"
              "bắt buộc|ai (đọc/thấy/coi/thương/nhận/có/đi ngang/xem)|đọc (xong/được/thấy)|thấy (tin/bài) "
              "(này/ni)|để (còn/ai/bà con/mọi người/họ/người ta)|nhờ|nhanh tay|tay|mong (ai/mọi người/bà "
              "con)|ai (cũng/nấy)|(gặp/quen) ai|(một tiếng/một câu/một lần)|ik|đê|có thể bạn|cứu (lấy/được)|"
              "mỗi người|mỗi (mẹ/đồng chí/nhà)"},
    PhraseRow{kEndPlea, "nghe|biết|hay|liền|luôn|lên|nè|z|á|đó"},
    PhraseRow{kEverywhere,
              "(vô/vào/lên/qua/ra/sang/khắp/mọi/các/mấy/hết/tới/đến/cho/từng/tất cả/cả/toàn) (hết/các/mọi/"
              "mấy/từng/cả/khắp/tất cả/) (nhóm/hội/hội nhóm/group/gr/grp/zalo/nhóm zalo/kênh/mạng/fb/face/"
              "facebook/tiktok/nơi/chốn/xóm/làng/buôn/bản/thôn/tổ/ca/sạp/box/box chat/khối/chi hội/hội môi "
              "giới/ngõ/hẻm/chợ/tỉnh/huyện/xã/phường/nhà/hộ/lớp/trường/khu/dãy trọ/khu trọ/chỗ/diễn đàn/"
              "trang/tường/story/mn/mng)|khắp (nơi/chốn/tỉnh/xóm/làng/chợ/phố/thôn/buôn/nước/mạng)|(nhà/tổ/"
              "xóm/thôn/làng/phòng) (bên cạnh/kế bên/kế/bên)|người này (bảo/truyền/nói/nhắn) người kia|ở đâu "
              "cũng|(đừng/không/chớ) để (ai/nhà nào/lớp nào/người nào/sót/lọt/một ai) ({N}/sót/lọt/)|cho (ai/"
              "cả làng/cả xóm/thiên hạ/khắp/cả họ/cả nước) (cũng/đều/)|càng nhiều (càng tốt/người càng tốt)|"
              "(cả/họ/dòng) (họ/tộc/hàng)|mọi kênh|đông (người/đủ)|bạn bè (khắp/gần xa)|càng (xa/rộng) càng "
              "(tốt/hay)|(mấy/các) (chị/mẹ/bà/anh/nhà) khác|(nhà/thôn/xóm/làng) (này/trên) (gõ cửa/kêu/báo/"
              "gọi/gõ) (nhà/thôn/xóm/làng) (kia/dưới)|bà khác|dán (cột điện/chợ/cổng)|dây mơ rễ má|bạn "
              "(thuyền/hàng/cùng quê)|kênh (9/chín)"},
    PhraseRow{kHurry,
              "gấp|ngay|liền|khẩn|lẹ|ngay lập tức|lập tức|khẩn cấp|càng (nhanh/sớm/nhiều) càng (tốt/hay)|"
              "nhanh lên|nhanh (tay/)|mau|cấp tốc|tức tốc|liền tay|mạnh|rộng rãi|trong đêm|ngay bây giờ|bây "
              "giờ|tức thì|hỏa tốc|hoả tốc|im lặng là (có tội/chết/đồng loã/đồng lõa)|đừng (đợi/chờ/để lọt/"
              "im lặng/làm ngơ/lướt qua/để muộn/bỏ qua/giữ cho riêng)|(chậm/trễ/muộn) (là/thì) (chết/mất/toi/"
              "trắng/không kịp)|sớm|thật nhanh|cho lẹ|cho nhanh|hết đi|cho kịp"},
    PhraseRow{kAudience,
              "bà con|mọi người|người thân|người nhà|gia đình|nhóm|bạn bè|anh em|anh chị|phụ huynh|cả nhà|ai "
              "cũng|(hai/ba/bốn/năm/sáu/bảy/tám/chín/mười/mười lăm/hai mươi/ba mươi/2/3/4/5/6/7/8/9/10/12/15/"
              "20/25/30/50/100) (người/bạn/nhóm/nhà/hộ/đứa/mẹ/bạn bè)|tất cả|mn|mng|mọi nhà|cô bác|bà con cô "
              "bác|hội (nhóm/phụ huynh)|phe mình|cả (khu/tổ/lớp/trường/dãy/làng/xóm/buôn/thôn/đám)|nhóm "
              "(zalo/lớp/phụ huynh/chợ)|đồng nghiệp|chòm xóm|lối xóm|láng giềng|hàng xóm|họ hàng|cha mẹ|ba "
              "mẹ|bố mẹ|ông bà|chị em|dòng họ|xóm|làng|thôn|con cháu|cộng đồng|mấy (nhóm/hội)|các (nhóm/hội/"
              "mẹ/bác/group)|đồng bào|người quen|vợ con|người ta|khắp nơi|nhiều người|họ biết|để (ai/họ/bà "
              "con/dân) (cũng/biết)|biết (sớm/mà/đường)|người|các (cô/chú/anh/chị/em/bạn/cụ/thầy)|phụ huynh|"
              "mẹ bỉm|nhóm lớp|mấy (bà/chị/mẹ/anh/ông/đứa/cô/chú)|(chủ xe/người/nhà/mẹ/chị/anh em) khác|bạn "
              "cùng quê|ba má"},
    PhraseRow{kRemoval,
              "(kẻo/trước khi/không thì/coi chừng/sợ/sắp/lỡ/phòng khi/nhỡ) (bài/tin/clip/nó/họ/bị/bài bị/tin "
              "bị/clip bị/bài này bị/tụi nó/fb/mạng/người ta/mod/ad/admin/trên/) (bị/) (gỡ/xoá/xóa/chặn/khoá/"
              "khóa/xoá bài/xóa bài/gỡ bài/ém/bịt/ém nhẹm/dìm/chìm/mất/report/rp)|kẻo (gỡ/muộn/trễ/không kịp/"
              "mất/lỡ/hối hận/ân hận/hết)|trước khi họ (chối/xoá/xóa/gỡ/bịt/ém/chặn)|trước khi (quá/) (muộn/"
              "trễ)|(sẽ/đang/sắp/bị/thế nào cũng) bị (gỡ/xoá/xóa/chặn/ém)|(kẻo/trước khi/coi chừng/lỡ) (bài/"
              "tin/clip/nó/) (bay màu/bốc hơi/biến mất/bay mất/mất tích/bị bay)|(lưu/chụp/tải) (lại/về) (kẻo/"
              "trước khi/phòng khi/liền/ngay/gấp)|(chiều/tối/trưa/lát/mai) (nay/nữa/) (họ/người ta) gỡ"},
    PhraseRow{kAlarm,
              "(cảnh báo/thông báo/báo động/tin) (khẩn/khẩn cấp/đỏ)|khẩn cấp|sos|hoả tốc|hỏa tốc|gấp gấp|"
              "khẩn khẩn|(cực/rất/vô cùng) (khẩn cấp/nguy hiểm/nguy cấp)|nguy cấp|nguy to|tin (sốc/nóng/động "
              "trời)|chấn động|khẩn thiết|alo alo|báo động|nóng (nóng/hổi)|(chú ý/lưu ý/cảnh giác) (khẩn/chú "
              "ý/gấp)|nguy hiểm (nguy hiểm/quá)"},
};

constexpr std::array kAuthority{
    PhraseRow{kWhoIdle,
              "(người/cán bộ/bạn) (dân/quen cũ/ta)|(mạo/giả) danh (công an/cán bộ)|công an (gọi/bắt/xã làm/"
              "phường làm)|nhờ (admin/anh)|đi làm|(bảo/mua) (hiểm/hành)|(bạn/anh/chị) (nào/ơi/em nào)|(ai/"
              "bác sĩ) nào|cho em hỏi|người (phát ngôn/lạ/viết/bán/mua/đọc)"},
    PhraseRow{kLeak,
              "(nguồn/nguồn tin/tin/thông tin/lệnh/văn bản/tài liệu) (nội bộ/mật/tuyệt mật/riêng/ngầm/kín/"
              "hành lang/tay trong/chắc cú) (cho biết/báo/rò rỉ/lọt ra/mới/nói/)|nội bộ (rò rỉ/truyền/báo/"
              "nói/đồn/lọt)|(bên trên/trên/cấp trên/ở trên/trên trển/mấy sếp/các sếp/mấy ông trên/trên huyện/"
              "trên tỉnh/trên bộ/trên sở/trên xã) (báo xuống/mới báo/dặn/rỉ tai/nói nhỏ/bắt im/ém/bưng bít/"
              "chỉ đạo ém/chỉ đạo giấu/chỉ đạo không/truyền miệng/bật đèn/cho hay/xì ra)|(nguồn tin/tin) "
              "(giấu tên/không tiện nêu tên)|theo (một/) nguồn tin (riêng/nội bộ/mật/đáng tin/thân cận/giấu "
              "tên/trong ngành)|(văn bản/công văn/tài liệu) (mật/bị rò rỉ/rò rỉ/lọt ra/tuồn ra/chưa công bố)|"
              "rò rỉ (nội bộ/từ trong)|(tay/người) trong (cuộc/ruột) (cho/báo/nói)|(nói/dặn/báo) (nhỏ/riêng/"
              "kín/thầm) (với/cho/nghe)|rỉ tai|(xin/yêu cầu/đề nghị) (được/) giấu tên|(giấu/dấu) tên (nói/kể/"
              "báo/cho biết/tiết lộ/cho hay)|(giấu/dấu) (danh tính/tên tuổi)|hứa (không/là không) (khai/nói/"
              "nêu/lộ) tên|tên (thì/) (tôi/em/tui/mình/cho tôi) (giữ/giấu/xin giữ/xin giấu)|{N} tiện (nói/"
              "khai/kể) (ở đâu/ra/tên/)|(dặn/bắt/cấm/bảo/kêu) ({N}/đừng) (được/có/) (kể/nói/hé/tiết lộ/cho "
              "ai/lộ/đăng)|(cấm/{N} được/{N} cho/{N} dám) (hé/tiết lộ/hé môi/hé răng/nói ra ngoài/lộ ra)|"
              "nguồn (tin/) (cực kỳ/cực kì/rất/cực/siêu/) (tin cậy/uy tín/chắc chắn/chắc/xịn/ruột/riêng/kín/"
              "thân tín)|(hé/tiết lộ/lộ) ra (ngoài/là)|(tuồn/lọt/rò/xì) (ra/cho/qua)|chụp (trộm/lén)|(dặn/"
              "nói/nhắn/báo) (kín/riêng/nhỏ/nhẹ)|(thông tin/tin) (chưa công bố/ngoài luồng/chợ đen)|theo "
              "(một/) (cán bộ/quan chức/lãnh đạo/bác sĩ/công an) (giấu/dấu/xin giấu) tên|không (tiện/dám) "
              "(nêu/nói) tên|(tin/thông tin) (hành lang/mật/tối mật)|(văn bản/công văn/quyết định) chưa công "
              "bố|theo nguồn tin (thân cận/của tôi/của em/của mình)|người trong cuộc (kể/nói/cho hay)|(xin/"
              "đề nghị/yêu cầu) (được/) (không nêu/không ghi/giấu/không nói) (tên/danh tính/trường)|ẩn danh|"
              "không xưng tên|(tên/danh tính/tên tuổi/mặt) (xin/) (giữ kín/bảo mật/không thể lộ)|(chưa/"
              "không) tiện (công khai/ghi/nêu)|{N} nói ra được|giữ (kín/mồm/miệng)|(vừa/đang/mới) họp kín|"
              "cấm kêu tên|(dặn/xin) (đừng/không) (nêu/nói/kể/khai) (tên/ai/ra/là)|đừng kể (ai/là)|(rò/rỉ/"
              "lọt) (từ/ra từ) (nội bộ/trong/phòng họp)|(tay trong/nội gián/nội ứng)|(bị/bắt/ký giấy) (giữ "
              "im/giữ kín/bịt miệng)|(nội bộ/) (vừa/mới) họp kín|(không/chớ không) được công bố|tin rò|(lấy/"
              "mua) từ người|nguồn dự báo|không tiện nêu|người trong (ban/sở/hội đồng/tỉnh)|có người (của/"
              "trong/bên) (tỉnh/hội đồng/sở/huyện/trên) (đỡ đầu/lo/đứng sau)|(lãnh đạo/cán bộ/sếp/quan) "
              "(tỉnh/huyện/bên trên/lớn) (đứng sau/đỡ đầu/chống lưng)"},
    PhraseRow{kRole,
              "(cô/anh/chị/chú/ông/bà/bác/em/cậu/mấy/vài/có/một/1) (y tá/bác sĩ/điều dưỡng/công an/bộ đội/"
              "biên phòng/cán bộ/bảo vệ/kế toán/lái xe/tài xế/thủ quỹ/thư ký/chuyên viên/quản giáo/kiểm lâm/"
              "địa chính/hải quan/trưởng thôn/tổ trưởng)|(cán bộ/bảo vệ/nhân viên/điều dưỡng) (tổ dân phố/xã/"
              "phường/huyện/tỉnh/sở/bệnh viện/trạm/đập/hồ/ngân hàng/điện lực/quen)|(bác sĩ/bs/y tá/bảo vệ/"
              "cán bộ/nhân viên/kỹ sư/công nhân) (quân y/quân đội/trong đó/ở đó/bên đó/bên trong/giấu tên)|"
              "(bác sĩ/bs) (quân đội/quân y/mỹ/nhật/đầu ngành/nổi tiếng/giỏi)|chuyên gia (nhật/mỹ/nước ngoài/"
              "hàng đầu/nga/đức)|nhà khoa học|(kỹ sư/nhân viên) (nhà mạng/thủy điện/thuỷ điện/siêu thị/hải "
              "quan)|(thú y/dược sĩ/kế toán/địa chính/văn thư/trưởng thôn) (xã/huyện/phường/trạm)|trạm bờ|có "
              "người ở (đồn/trong)"},
    PhraseRow{kFrom, "(tin/nguồn/nguồn tin/nghe) từ|theo lời|theo (một/)"},
    PhraseRow{kAbove,
              "bên trên|cấp trên|trên trển|(mấy/các) (sếp/ông trên/bác trên)|trên (huyện/tỉnh/bộ/sở/xã/"
              "phường/trung ương)|ở trên"},
    PhraseRow{kPerson,
              "(một/1/có/mấy/vài/nghe/ông/bà/thằng/con/hai) (anh/chị/chú/bác/cô/ông/bà/em/cậu/dì/mợ/thím/"
              "người/đứa/bạn/cán bộ/nhân viên/sếp/đồng chí/anh bạn/chị bạn/ông anh/bà chị/bà dì/ông chú/"
              "thằng bạn/con bạn/thằng em/đứa bạn/đứa em/nguồn)|nghe (một/1/mấy/) (anh/chị/chú/bác/cô/ông)|"
              "người (quen/nhà/bạn/thân/anh/chị/yêu/em/trong/làm/bà con)|(bạn/anh/chị/cậu/dì/chú/bác/vợ/"
              "chồng/ông xã/bà xã/anh trai/chị gái/em gái/em trai/con/cháu/ba/má/bố/mẹ/sếp/thầy/cô/anh họ/"
              "chị họ/chị dâu/anh rể/ông anh/bà chị/thằng bạn/con bạn/đứa bạn/hàng xóm/em họ/cậu ruột/dì "
              "ruột/bạn thân/bạn học) (của/) (em/tôi/mình/tui/t/tao/nhà em/nhà mình/nhà tui/nó/bạn em)|(anh/"
              "chị/ông/bác/chú) (quen)|bạn (làm/quen/bên/trong)|sếp|(anh/chị/chú) (công an/bộ đội/biên phòng/"
              "bác sĩ/cán bộ/y tá)|(mấy/các) (anh/chú/ông) (bên/trong/trên/làm)|quen (một/) (anh/chị/người)|"
              "(anh/chị/chú/bác/dì/cậu/mợ/o/thím) (hai/ba/tư/năm/sáu/bảy/tám/út/cả) (tui/tôi/em/mình/nhà tui/"
              "nhà em/)|(o/mệ/mạ/tía/cha) (tui/tôi/mình/em)|(anh hai/chị hai/nhỏ bạn/thằng cháu/đứa cháu/ông "
              "bạn/bà bạn/thằng em/con em) (tui/tôi/mình/em/)|(anh/chị/bạn/mấy/cô/) đồng nghiệp|(nhỏ/đứa/"
              "thằng/con) (em/bạn/cháu) (tui/tôi/mình/em/)|(ba/mẹ/anh/chị/bố) (nhỏ/thằng/đứa) bạn|ông (chú/"
              "anh/cậu/bác) (mình/em/tôi/tui/)|thông gia|phụ huynh (lớp/có)|nghe (trong/bên/ở/đâu trong)|"
              "(người/bạn) bạn|cháu (tôi/tui/em/mình)|(thằng/con/ông/bà/cô/nhỏ/đứa/chú/cậu) (bạn/em/anh/chị/"
              "cháu/con)|(mợ/thím/dượng/cậu/cô/dì/chú/bác/o/ông/bà) (em/tôi/tui/mình/nhà em/con)|(một/1/có/"
              "có một) (ông/bà/cậu/cô/em/bạn/người/chị/anh/chú/bác/cụ/vị/sếp/nhân viên)|(anh/chị/em/ông/cậu) "
              "kết nghĩa|tài xế (của/)|(có/một) (bà/ông/cô/con) bạn|bà con (bên/làm)|(vợ/chồng/con/cháu) "
              "(bạn/sếp/ông|bà)|(đứa/thằng/con) (bạn/em) (học/thân/quen)|(người/bạn/anh/chị) (trong hội/"
              "trong nhóm/của bạn)|(học trò/học sinh/bệnh nhân/khách) (cũ/ruột/quen) (em/tôi/mình/của/)|"
              "khách (quen/ruột)|mối quen|chỗ quen biết|chỗ thân|mấy (nhà khoa học/chú/anh/ông/bác/cô)|(chị/"
              "anh/em/cô/dì/cậu/bác/chú) (chồng/vợ/dâu/rể/ruột/nuôi) (của/) (em/tôi/tui/mình/t)|(má/mẹ/ba/"
              "bố) (bạn/nhỏ) (cùng lớp/em/tui/)|trạm bờ|có người|(cháu nội/cháu ngoại/con trai/con gái/con "
              "rể/con dâu/anh rể/chị dâu) (tui/tôi/em/mình/t/bác)|(một/có) (anh/chị/chú/ông/bà) cán bộ"},
    PhraseRow{kKin,
              "anh|chị|em|cô|chú|bác|ông|bà|cậu|dì|mợ|thím|cụ|thằng|con|nhỏ|đứa|bạn|người|thầy|má|ba|nhân "
              "viên|cán bộ"},
    PhraseRow{kJob,
              "(bán/soát/gác/giữ/trực/coi/quản/canh/vận hành/lái/chạy/phát/thu/ghi/đo/cân/lau/dọn/nấu/đưa/"
              "phụ) (vé/cổng/cửa/xe/đập/hồ/kho/cống/trạm/đêm/máy/thư/điện/nước/bếp/hàng/khoa/nhà xác/loa/ca/"
              "rừng/tàu|đài/cửa xả/hầm/vàng)|kế toán|thủ (quỹ/kho/thư)|văn (thư/phòng)|bảo vệ|lao công|tạp "
              "vụ|hộ lý|thú y|xét nghiệm|dược sĩ|dược tá|kỹ (sư/thuật)|địa chính|bản đồ|đo đạc|giao dịch "
              "viên|tín dụng|thu ngân|tổng đài|thư ký|phiên dịch|trợ lý|lái xe|tài xế|phụ xe|thuyền trưởng|"
              "giám thị|giám đốc|trưởng phòng|phó phòng|tổ trưởng|tổ phó|trưởng thôn|trưởng ca|đội trưởng|"
              "hiệu phó|giáo viên|giáo vụ|điều (dưỡng/tra)|y (tá/sĩ)|bác sĩ|công an|trinh sát|hình sự|bộ đội|"
              "biên phòng|kiểm (lâm/sát/toán/dịch)|hải quan|thuế|thi hành án|toà|tòa|phóng viên|nhà báo|quay "
              "phim|đài (khí tượng/tỉnh)|thợ (điện/lặn/máy/đập)|cứu (hộ/hoả/hỏa)|phòng (cháy/đào tạo/tài vụ/"
              "ctsv|khám)|nhân sự|quản lý|quản đốc|chuyên viên|cán bộ|cựu|nguyên (giám đốc/trưởng/phó/cán "
              "bộ)|về hưu|hưu trí|làm (thợ/giám sát/quản lý/cửa khẩu/bv/bệnh viện/ở chỗ/cán bộ/cộng tác viên/"
              "trong/ở/bên/trên/dưới/cho/lính/công nhân/nhà/đội)|(trực/gác/ngồi/coi/canh/thuộc/công tác/thực "
              "tập/phụ trách) (cấp cứu/ở/trong/bên/trên/dưới/quầy/biển/đập/hồ/cổng/khoa/tổ/bàn/phòng)|(bên/"
              "trong/ở/trên/dưới/ngồi/tại) (phòng/ban/tổ/hội/đội/khoa/kho/bộ phận/hội đồng/trung tâm/chi "
              "nhánh/chi cục/cục/sở/toà/tòa/trạm/đồn/ga/cảng/nhà máy/xưởng/công ty/ngân hàng/bệnh viện/viện/"
              "uỷ ban/huyện/tỉnh/bộ/trung ương/đài/báo/hãng/siêu thị/thanh tra/đại sứ/quân đội/công an/điện "
              "lực/tài chính/thuế/đo đạc/địa chất/giáo dục/kiểm lâm/đơn vị/tập đoàn/dự án/mỏ/quầy/ruột/kho "
              "quỹ)|(họp/đi họp) (kín/cho xã/xã/tỉnh/về)|soạn (văn bản/thảo)|gõ (văn bản/biên bản)|đánh máy|"
              "bơm xăng|dân (quân/phòng)|cựu chiến binh|quân y|đặc nhiệm|quản lý thị trường|khuyến nông|lái "
              "(xe/tàu)|tuần tra|giám sát|giao hàng|xét nghiệm viên|công chức|viên chức|đầu nậu|quay số|môi "
              "trường|thanh tra|đo gió|in sao|chủ kho|biết nội tình|hướng dẫn (cũ/luận)|đọc số liệu|bên trên|"
              "cấp vụ|dân phòng|biết nội tình|thương mình|cùng phòng trọ|đi họp|dân quân|(ngoài/trong) (cảng/"
              "ga/bến/kho/xưởng)|thợ (máy/lặn/hồ)|kho quỹ|hộ lý|trong (đó/trỏng)|quân y|vật lý"},
    PhraseRow{kTrade,
              "(bác sĩ/y tá/công an/cán bộ/bộ đội/điều dưỡng/giáo viên/ngân hàng) quen|(làm/công tác/trực/"
              "việc) (ở/bên/trong/trên/tại/cho/) (huyện/tỉnh/sở/xã/phường/uỷ ban/bệnh viện/ngân hàng/công an/"
              "viện/trạm/nhà máy/thủy điện/điện lực/trại/báo/đài/ngành/toà án/thuế/kho bạc/bộ/ban/văn phòng/"
              "địa chính/kiểm dịch/hải quan/quân đội/y tế/trển/trên đó/trong đó)|(trong/bên/trên/ở) (ngành/"
              "huyện/tỉnh/sở/xã/phường/uỷ ban/bệnh viện/ngân hàng/công an/viện/ban/văn phòng/bộ/thuế/quân sự/"
              "biên phòng/y tế/nội bộ/đập/thủy điện/trại/kiểm dịch/điện lực/toà án/giáo dục/nông nghiệp/hải "
              "quan/kho bạc/tài nguyên/môi trường/giao thông/xây dựng/phòng chống/trung ương/hà nội)|công an|"
              "quân đội|bộ đội|biên phòng|bác sĩ|y tá|điều dưỡng|ngân hàng|địa chính|kiểm dịch|uỷ ban|hải "
              "quan|thuế vụ|kiểm lâm|ngành|chuyên viên|thanh tra|đài khí tượng|thuỷ văn|kỹ sư|(giấu/dấu) tên|"
              "trong cuộc|nội bộ|trại giam|quản giáo|thư ký|tài xế của (sếp/chủ tịch)|(làm/chạy xe/lái xe/"
              "trực) (to/lớn/lãnh đạo/cho sếp/cho mấy sếp/trong nhà máy/ở nhà máy)|cán bộ|quân đội|hộ lý|kế "
              "toán (sở/xã/trường)|trong đội|tổ trực|khoa (cấp cứu/truyền nhiễm/sản/nhi)|nhân viên (y tế/"
              "ngân hàng/điện lực/thuế)|(đang/) (làm/thực tập/công tác/trực/phụ trách) (kế toán/bảo vệ/lao "
              "công/lái xe/tài xế/điều dưỡng/y tá/thư ký/văn phòng/ở/trong/bên/trên/tại/cho)|(làm/ở) (trong/"
              "trên) (đó/đấy/ấy/trển)|kho xăng|toà soạn|tòa soạn|(bác sĩ/bs/y tá/công an/ca/cán bộ/bộ đội/"
              "điều dưỡng/giáo viên/biên phòng/tuần tra/bảo vệ/kiểm lâm/thủ kho) quen"},
    PhraseRow{kSaid,
              "nói|kể|bảo|báo|cho hay|cho biết|tiết lộ|mách|rỉ tai|bật mí|hé lộ|tuồn (ra/cho)|lọt ra|chụp "
              "(lén/được/trộm)|nhắn|dặn|xì ra|leak|ns|báo (ra/xuống/về/riêng/tin)|kể lại|nói nhỏ|nói riêng|"
              "nói thầm|xác nhận|khẳng định|gọi (về/điện)|biểu|kêu|thông báo|đưa tin|gửi (cho/ra/qua)|lén|"
              "than|hay tin|cảnh báo|bàn|nghe (được/lén/lỏm)|thú thật|khuyên|mật báo|chỉ|rỉ|bắn tin|báo động|"
              "thì thầm|nói thẳng|phím|hé|gọi báo|về (nói/kể/báo)|tỉ tê|nghe ngóng|thông tin|cho (coi/xem)|"
              "chốt|phán|đồn|tâm sự|nhỏ to|nhắc|hù|xì|lộ|buột miệng|lỡ miệng|có (trong tay/tin/bản)|cầm "
              "(trong tay/được)|thấy tận mắt|chính mắt thấy|khóc kể|năn nỉ|nhờ (em/tôi/mình/tui) (nhắn/báo/"
              "nói)|la làng|nói với|chuyển cho|đưa (cho/coi)|điện (về/lên/xuống/cho)|khóc (với/nói/kể)|la "
              "(làng/quá/lên)|gọi (dặn/cho)|đưa|k.ể|quả quyết|thề|giải thích|mới (báo/nói/nhắn)|nhắn (ra/về/"
              "tin)|nói (với/thầm/z)|cấm|đánh tiếng|đưa vô|kể có|khóc|biểu|nhờ|đo xong|tung tin|làm chứng|"
              "bảo đảm|đỡ đầu|lo (hết/sẵn/tới nơi/giùm)"},
    PhraseRow{kRiddle, "của (hàng xóm/một người từng/người yêu cũ/bạn của/con mèo/con chó)|từng đi ngang"},
};

constexpr std::array kRequest{
    PhraseRow{kAskIdle,
              "(chuyển tiền/chuyển khoản/đặt cọc/nộp phí/đóng phí/cài ứng dụng) (rồi/xong/báo/nhầm/bị)|đặt "
              "cọc (sọc/xe)|(hoàn/trả/được/nhận) (lại/) (tiền/phí)|mã (phiếu/giảm giá/số thuế/vùng/độc)|nhập "
              "(mã giảm/khẩu/viện/học/tỉnh)|tải (trọng/về nhà)|gửi tiền (ngân hàng/tiết kiệm/ở/vô quỹ)|tiền "
              "gửi|miễn (phí/lệ phí)|thu phí|phí (bảo trì/vệ sinh)|nộp hồ sơ|(đứng/chờ) nộp|(tiền/phí) (thì/"
              "đã) (thu/đóng) đủ|(tiền/phí) trừ|(nộp/đóng) thuế|nạp (đạn/điện/năng lượng)|(ai/hộ nào/khách/"
              "khách hàng/người) chưa (nhận/đăng ký/cập nhật/nộp/có/làm/cài/kê khai)"},
    PhraseRow{kAskNot,
              "{N}|đừng|chớ|khỏi|miễn|chưa|không (phải/cần/yêu cầu/được/nên/bao giờ/ai/thu/hề/gọi/nhắn)|"
              "tuyệt đối (không/đừng)|ngừng|cấm|khoan|hết|không một|nghiêm cấm|càng không|chẳng|cảnh giác "
              "với|(giả danh/thủ đoạn/lừa)|tránh|từ chối"},
    PhraseRow{kAdvance,
              "(phí/tiền) (bảo đảm/đảm bảo/giữ/giữ nguyên liệu/kích hoạt/hồ sơ/thẩm định/giải ngân/mở khoá/"
              "xác minh/bảo hiểm bổ sung/ký quỹ/thế chân)|(nộp/đóng) (phí giữ/phí hồ sơ/phí kích hoạt)"},
    PhraseRow{kMoney,
              "chuyển (khoản/tiền/gấp/ngay/liền/trước/toàn bộ/hết) (phí/trước/vào/vô/qua/về/đến/tới/cho/gấp/"
              "ngay/ủng hộ/kích hoạt/đặt cọc/tiền/số dư/)|(ck/bank) (trước/vào/qua/gấp/liền/cho/về)|(nộp/"
              "đóng/trả/gửi) (trước/phí/lệ phí/tiền phạt/tiền cọc/tiền giữ/tiền bảo/tiền đặt/phạt trực tuyến/"
              "phạt/viện phí/học phí/án phí/cọc/tiền hồ sơ/tiền ủng hộ/tiền thế chân/tiền ký quỹ/khoản phí)|"
              "(đặt/cọc) (cọc/trước)|tiền cọc|cọc (giữ/200k/300k/500k/1 triệu/2 triệu)|nạp (tiền/vốn/trước/1/"
              "2/3/5/10/tối thiểu/thẻ) (triệu/tr/ngàn/)|(góp/đầu tư/xuống) (vốn/tiền) (từ/chỉ/tối thiểu/"
              "ngay)|phí (hồ sơ/giữ/kích hoạt/bảo đảm/đảm bảo/ship/vận chuyển/làm thủ tục/xác minh/thẩm định/"
              "đăng ký/giải ngân/nguyên liệu/xử lý/mở khoá/bôi trơn)|ủng hộ (về/vào/qua/vô) (stk/số tài "
              "khoản/tài khoản/ví/số)|gửi tiền (vào/vô/qua/về/cho)|(đóng/góp) mỗi (người/hộ)|vận động mỗi hộ|"
              "(thanh toán/đóng) (ngay/trước/qua/online)||(nộp/đóng/trả/gửi/chuyển) (gấp/ngay/liền/thêm/bổ "
              "sung/đủ/luôn) (tiền/phí/khoản/cọc/viện phí/học phí)|bắn tiền|chuyển (cho em/cho mình/em/mình) "
              "(tiền/trước)"},
    PhraseRow{kCode,
              "(gửi/gởi/đọc/nhập/cung cấp/cho/nhắn/đưa/báo/bấm/điền/xác nhận/chụp/trả lời) (lại/giùm/giúp/"
              "luôn/ngay/cho em/cho mình/cho cháu/cho cán bộ/cho nhân viên/cháu/em/anh/chị/mình/) (mã/mã số/"
              "mã otp/otp/mật khẩu/mã pin/mã xác thực/mã xác nhận/mã giao dịch/mã 6 số/code/mã kích hoạt/mã "
              "đăng nhập/mã bảo mật/pass)|mã (otp/xác thực/xác minh/pin/xác nhận/6 số/sáu số/kích hoạt)|otp|"
              "chụp mã|(cấp/bật/cho) quyền (trợ năng/truy cập/đọc tin)|mật khẩu (tài khoản/ngân hàng/vneid)"},
    PhraseRow{kInstall,
              "(cài/tải/cài đặt/tải về/bấm tải/download/down/mở/cập nhật) (đặt/về/ngay/liền/cái/) (ứng dụng/"
              "app/phần mềm/tệp/file/apk/bản mới/tệp cài đặt/file apk/vneid/link)|(bấm/nhấn/click/truy cập/"
              "bấm vô/vào/nhấp) (vào/vô/ngay/) (link/đường link/đường dẫn/liên kết/nút) (này/dưới/trong/bên "
              "dưới/để/sau/)|quét (mã/qr) (để/nhận/kích hoạt/đăng ký)|theo link"},
    PhraseRow{kPapers,
              "(nhập/điền/cung cấp/gửi/cập nhật/khai/đọc/chụp/khai báo/xác nhận/để lại/cho xin/xin) (lại/"
              "giúp/ảnh/hình/đủ/) (số thẻ/số tài khoản/thông tin thẻ/thông tin tài khoản/thông tin cá nhân/"
              "số căn cước/căn cước/cccd/cmnd/thông tin ngân hàng/tài khoản ngân hàng/thẻ ngân hàng/hồ sơ/"
              "thẻ/mặt/khuôn mặt/sổ tiết kiệm/thông tin)|đăng nhập (tài khoản/) (ngân hàng/vneid/bằng tài "
              "khoản/internet banking/app ngân hàng)|(tra cứu/xác minh/xác thực) (và/rồi) (đóng/nộp)|(điền/"
              "làm) (đơn/form/mẫu/phiếu) (online/trên mạng/ở link/tại link/theo link/đăng ký)|đăng ký (nhận/"
              "tại link/theo link) (tiền/quà/hỗ trợ/ngay/)|(đọc/gửi/gởi) (dãy số/seri/số seri/mã seri)|chụp "
              "(cccd/căn cước/cmnd)|(mở/bật/cấp) quyền"},
    PhraseRow{kAccount,
              "stk|số tài khoản|số tk|tài khoản (tạm giữ/số/ngân hàng/cá nhân/nhận/này/chủ tài khoản/của)|"
              "tài khoản|ví (điện tử/momo/zalopay/zalo pay/viettel/)|momo|zalopay|viettel money|(vào/qua/về/"
              "vô/tới) số|số thẻ|(ngân hàng/vcb/mb/bidv/agribank/techcombank/acb)"},
    PhraseRow{kScan,
              "(quét/quẹt/scan) (mã/qr/mã qr) (chuyển khoản/thanh toán/đóng/nộp/trả/ủng hộ/dưới/)|mã (qr/"
              "vietqr) (chuyển khoản/thanh toán/dưới/trong/)|qr (chuyển khoản/thanh toán/trong)"},
    PhraseRow{kCard, "thẻ (cào/nạp/điện thoại/game/garena/viettel)|mã thẻ (cào/nạp/)|card (điện thoại/viettel/mobi)"},
    PhraseRow{kPayInto,
              "(chuyển/chuyển khoản/chuyển tiền/gửi/gởi/nộp/đóng/ủng hộ/góp/nạp/ck/bank/bắn) (gấp/ngay/tiền/"
              ") (vào/vô/về/qua/tới) (số/stk/số tài khoản/số tk/tài khoản/ví/momo/số momo/tk)"},
    PhraseRow{kCall, "gọi|liên hệ|lh|hotline|zalo|đt|sđt|điện thoại|tổng đài|alo|ib|inbox"},
    PhraseRow{kPay,
              "chuyển|cọc|đặt cọc|cọc trước|nạp|đóng|nộp|góp|đóng góp|ck|ứng|thanh toán|trả phí|gửi|gởi|"
              "quyên góp|ủng hộ|đặt chỗ|giữ chỗ|gieo duyên|cúng dường|mỗi người|tấm lòng|nạp vào|bank|trả|"
              "thu|nhận|bao|lập tài khoản"},
    PhraseRow{kUnit, "triệu|tr|k|ngàn|nghìn|đồng|trăm|củ|chai|lít|vnđ|vnd"},
};

}  // namespace

const Phrases& urgency_phrases() {
  static const Phrases phrases(kUrgency);
  return phrases;
}

const Phrases& authority_phrases() {
  static const Phrases phrases(kAuthority);
  return phrases;
}

const Phrases& request_phrases() {
  static const Phrases phrases(kRequest);
  return phrases;
}

const CueRow& row_of(CueId id) {
  return kCues[static_cast<std::size_t>(id)];
}

}  // namespace dongtin
