#include "exports/markup.hpp"

using namespace zorgborg;

TEST_CASE("text stays text in markup") {
    std::string out = "<p>";
    append_escaped(out, "a < b && \"c\" > 'd' é");
    CHECK(out == "<p>a &lt; b &amp;&amp; &quot;c&quot; &gt; 'd' é");
}

TEST_CASE("CommonMark becomes elements of ours, and nothing of its author's") {
    struct Case {
        std::string text, html;
    };
    for (auto const& [text, html] :
         {Case{"Bel *nu*.\nDan **wacht**.", "<p>Bel <em>nu</em>.\nDan <strong>wacht</strong>.</p>"},
          {"1. Licht\n2. Deur", "<ol><li>Licht</li><li>Deur</li></ol>"},
          {"3. Verder", "<ol start=\"3\"><li>Verder</li></ol>"},
          {"- een\n\n- twee", "<ul><li><p>een</p></li><li><p>twee</p></li></ul>"},
          {"# Kop\n\nTekst  \nregel", "<h4>Kop</h4><p>Tekst<br>\nregel</p>"},
          {"<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
          {"a <b onclick=\"x\">b</b>", "<p>a &lt;b onclick=&quot;x&quot;&gt;b&lt;/b&gt;</p>"},
          {"[Kaart](https://example.nl/?a&b)", "<p>Kaart (https://example.nl/?a&amp;b)</p>"},
          {"[x](javascript:alert(1))", "<p>x (javascript:alert(1))</p>"},
          {"<https://example.nl>, <a@example.nl>", "<p>https://example.nl, a@example.nl</p>"},
          {"![plan <b>](x.png)", "<p>plan &lt;b&gt;</p>"},
          {"> `<i>`", "<blockquote><p><code>&lt;i&gt;</code></p></blockquote>"},
          {"```js\n<a>\n```", "<pre>&lt;a&gt;\n</pre>"}}) {
        CAPTURE(text);
        std::string out;
        append_commonmark(out, text, '4');
        CHECK(out == html);
    }
}
