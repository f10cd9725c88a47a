#include "exports/zip_writer.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>
#include <zlib.h>

namespace zorgborg {

/// One for all members: its memory is worth keeping.
struct ZipWriter::Deflater {
    Deflater() {
        // Negative: no header of zlib's own around the data.
        if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL - 1,
                         Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }
    ~Deflater() { deflateEnd(&stream); }
    Deflater(Deflater const&) = delete;
    Deflater& operator=(Deflater const&) = delete;

    template <class Put>
    void run(std::string_view bytes, int flush, Put const& put) {
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream.avail_in = static_cast<uInt>(bytes.size());
        char buffer[32768];
        do {
            stream.next_out = reinterpret_cast<Bytef*>(buffer);
            stream.avail_out = sizeof buffer;
            if (deflate(&stream, flush) == Z_STREAM_ERROR) throw std::runtime_error("deflate failed");
            put(std::string_view(buffer, sizeof buffer - stream.avail_out));
        } while (stream.avail_out == 0);
    }

    z_stream stream{};
};

ZipWriter::ZipWriter(Instant time) : time_(zip_time(time)), deflater_(std::make_unique<Deflater>()) {}
ZipWriter::~ZipWriter() = default;

void ZipWriter::put(std::string_view bytes) {
    out_ += bytes;
    position_ += bytes.size();
}

void ZipWriter::begin(std::string name, Packing packing, bool large) {
    ZipMember member{std::move(name), packing, large || position_ >= zip_limit};
    member.offset = position_;
    put(local_header(member, time_));
    members_.push_back(std::move(member));
    deflateReset(&deflater_->stream);
}

void ZipWriter::write(std::string_view bytes) {
    auto& member = members_.back();
    member.crc =
        static_cast<std::uint32_t>(crc32_z(member.crc, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
    member.size += bytes.size();
    auto const pack = [&](std::string_view packed) {
        member.packed += packed.size();
        put(packed);
    };
    constexpr std::size_t most = 1 << 30;  // zlib counts in 32 bits
    if (member.packing == Packing::stored)
        pack(bytes);
    else
        for (; !bytes.empty(); bytes.remove_prefix(std::min(most, bytes.size())))
            deflater_->run(bytes.substr(0, most), Z_NO_FLUSH, pack);
}

void ZipWriter::end() {
    auto& member = members_.back();
    if (member.packing == Packing::deflated)
        deflater_->run({}, Z_FINISH, [&](std::string_view packed) {
            member.packed += packed.size();
            put(packed);
        });
    if (!member.large && (member.size >= zip_limit || member.packed >= zip_limit))
        throw std::runtime_error("a member of a ZIP grew beyond 4 GiB: " + member.name);
    put(data_descriptor(member));
}

void ZipWriter::finish() {
    auto const offset = position_;
    for (auto const& member : members_) put(directory_header(member, time_));
    put(directory_end(members_.size(), position_ - offset, offset));
}

}  // namespace zorgborg
