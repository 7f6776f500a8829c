/// Result and Error: how "the world said no" travels.
///
/// Out     Result<T> holds a T or an Error; it is nodiscard.
/// Errors  Error::code says what to do next, Error::where which noun it happened to, Error::what the one clear line.
/// Threads any; values only.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace dongtin {

enum class Errc : std::uint8_t {
  timeout,       // try again later
  unreachable,   // try again later
  refused,       // we may not: policy, private address, permission
  rate_limited,  // try again when they say
  too_large,     // over a bound that is a setting
  malformed,     // the input is wrong; the same bytes will be wrong again
  not_found,     // no such noun
  conflict,      // somebody else changed it first
  io,            // this machine: disk, socket, permission
};

[[nodiscard]] std::string_view name(Errc code) noexcept;

struct Error {
  Errc code = Errc::io;
  std::string where;  // "bao-gia-lai: entry 3", outermost noun first
  std::string what;   // what was expected and what to do, one line

  /// Adds one noun of context, outermost first.
  [[nodiscard]] Error at(std::string_view noun) && {
    where = where.empty() ? std::string(noun) : std::string(noun) + ": " + where;
    return std::move(*this);
  }
  /// "where: what", the line an operator reads.
  [[nodiscard]] std::string line() const { return where.empty() ? what : where + ": " + what; }
};

/// What boost::system::result does when value() is called on an error: a broken invariant of ours.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

template <class T>
class [[nodiscard]] Result : public boost::system::result<T, Error> {
 public:
  using boost::system::result<T, Error>::result;
};

[[nodiscard]] inline Error fail(Errc code, std::string what) {
  return Error{code, {}, std::move(what)};
}

}  // namespace dongtin
