/// A small PDF of one page with the given lines, for tests: a real one, by hand, in the letters that its one font has.
#pragma once

#include <string>
#include <vector>

namespace dongtin::testing {

inline std::string sample_pdf(const std::vector<std::string>& lines) {
  std::string page = "BT /F1 12 Tf 14 TL 40 800 Td\n";
  for (const auto& line : lines) page += "(" + line + ") Tj T*\n";
  page += "ET\n";
  const std::vector<std::string> objects{
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
      "<< /Length " + std::to_string(page.size()) + " >>\nstream\n" + page + "endstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"};
  std::string out = "%PDF-1.4\n", table = "xref\n0 6\n0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const auto at = std::to_string(out.size());
    table += std::string(10 - at.size(), '0') + at + " 00000 n \n";
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const auto where = std::to_string(out.size());
  return out + table + "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n" + where + "\n%%EOF\n";
}

}  // namespace dongtin::testing
