#include "api/ranges.hpp"

using namespace zorgborg;

TEST_CASE("one range of bytes is a part, anything else the whole") {
    struct Case {
        std::string_view field;
        std::uint64_t size;
        std::optional<ByteRange> part;
        bool unsatisfiable = false;
    };
    for (auto const& [field, size, part, unsatisfiable] : {
             Case{"", 10, {}},
             Case{"bytes=0-0", 10, ByteRange{0, 1}},
             Case{"bytes=3-", 10, ByteRange{3, 7}},
             Case{"bytes=-3", 10, ByteRange{7, 3}},
             Case{"bytes=-30", 10, ByteRange{0, 10}},
             Case{"bytes=8-30", 10, ByteRange{8, 2}},
             Case{"Bytes = 1 - 2", 10, {}},
             Case{"bytes= 1 - 2", 10, ByteRange{1, 2}},
             Case{"bytes=10-", 10, {}, true},
             Case{"bytes=-0", 10, {}, true},
             Case{"bytes=0-", 0, {}, true},
             Case{"bytes=2-1", 10, {}},
             Case{"bytes=1-2,4-5", 10, {}},
             Case{"bytes=x-2", 10, {}},
             Case{"bytes=-", 10, {}},
             Case{"bytes=99999999999999999999-", 10, {}},
             Case{"items=0-1", 10, {}},
         }) {
        CAPTURE(field);
        auto const asked = requested_range(field, size);
        CHECK((asked.part == part && asked.unsatisfiable == unsatisfiable));
    }
}
