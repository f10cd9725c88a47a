#pragma once
/// A ZIP made member by member, in order, without going back: what is done is handed over and forgotten.

#include <memory>
#include <utility>
#include <vector>

#include "exports/zip_format.hpp"

namespace zorgborg {

class ZipWriter {
 public:
    explicit ZipWriter(Instant time);
    ~ZipWriter();
    ZipWriter(ZipWriter const&) = delete;
    ZipWriter& operator=(ZipWriter const&) = delete;

    /// Precondition: the name is ASCII and new. `large`: the content may reach 4 GiB.
    void begin(std::string name, Packing packing, bool large = false);
    void write(std::string_view bytes);
    void end();
    /// The directory; after the last member.
    void finish();

    /// Bytes made and not taken yet.
    std::size_t ready() const { return out_.size(); }
    std::string take() { return std::exchange(out_, {}); }

 private:
    struct Deflater;
    void put(std::string_view bytes);

    ZipTime time_;
    std::string out_;
    std::uint64_t position_ = 0;  // in the file
    std::vector<ZipMember> members_;
    std::unique_ptr<Deflater> deflater_;
};

}  // namespace zorgborg
