# cmake -DOUT=corpus_data.cpp -DFILE=corpus.ndjson -P embed.cmake: C++ that holds the file, byte for byte.
file(READ "${FILE}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE "${OUT}" "#include \"matchers/guard/corpus_data.hpp\"

namespace dongtin {

namespace {
constexpr unsigned char kBytes[] = {${bytes}};
}  // namespace

std::string_view guard_corpus_bytes() {
  return {reinterpret_cast<const char*>(kBytes), sizeof kBytes};
}

}  // namespace dongtin
")
