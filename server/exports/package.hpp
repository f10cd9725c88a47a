#pragma once
/// The parts of an Office document: a ZIP in memory (libarchive), unpacked part by part as it is read.

#include <functional>
#include <string_view>

#include "base/problem.hpp"

namespace zorgborg {

/// A document's parts by name. Names are compared without case.
class Parts {
 public:
    using Take = std::function<bool(std::string_view)>;  // a piece; false: no more is wanted
    virtual ~Parts() = default;
    /// Hands over a part's content in pieces; false when there is no such part.
    virtual Result<bool> read(std::string_view name, Take const& take) = 0;
};

/// A ZIP's parts. 400 `malformed-xlsx` for what is no ZIP, is damaged or encrypted; `length` for more than 1,000 parts,
/// or more than 64 MiB unpacked over all that is read. Lifetime: within that of the bytes.
class ZipParts final : public Parts {
 public:
    explicit ZipParts(std::string_view bytes) : bytes_(bytes) {}
    Result<bool> read(std::string_view name, Take const& take) override;

 private:
    std::string_view bytes_;
    std::size_t unpacked_ = 0;
};

Refusal malformed_workbook(std::string detail);
constexpr std::string_view password_wanted = "The workbook is locked with a password; save it without one.";

}  // namespace zorgborg
