#include "exports/markup.hpp"

using namespace zorgborg;

TEST_CASE("text stays text in markup") {
    std::string out = "<p>";
    append_escaped(out, "a < b && \"c\" > 'd' é");
    CHECK(out == "<p>a &lt; b &amp;&amp; &quot;c&quot; &gt; 'd' é");
}
