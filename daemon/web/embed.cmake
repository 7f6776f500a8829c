# cmake -DOUT=assets.cpp "-DFILES=a;b" -P embed.cmake: C++ that holds the files, byte for byte.
set(arrays "")
set(rows "")
set(number 0)
foreach(path IN LISTS FILES)
  get_filename_component(name "${path}" NAME)
  get_filename_component(ending "${path}" LAST_EXT)
  if(ending STREQUAL ".css")
    set(type "text/css; charset=utf-8")
  elseif(ending STREQUAL ".js")
    set(type "text/javascript; charset=utf-8")
  elseif(ending STREQUAL ".svg")
    set(type "image/svg+xml")
  elseif(ending STREQUAL ".mustache")
    set(type "")
  else()
    message(FATAL_ERROR "no content type is known for ${name}: add its ending to embed.cmake")
  endif()
  file(READ "${path}" hex HEX)
  file(SHA256 "${path}" digest)
  string(LENGTH "${hex}" digits)
  math(EXPR bytes "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${hex}")
  string(APPEND arrays "constexpr char kFile${number}[] = \"${text}\";\n")
  string(APPEND rows "    Asset{\"${name}\", \"${type}\", \"${digest}\", {kFile${number}, ${bytes}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUT}" "#include \"daemon/web/assets.hpp\"

namespace dongtin {

namespace {

${arrays}
constexpr Asset kAssets[] = {
${rows}};

}  // namespace

const Asset* find_asset(std::string_view name) {
  for (const auto& asset : kAssets) {
    if (asset.name == name) return &asset;
  }
  return nullptr;
}

}  // namespace dongtin
")
