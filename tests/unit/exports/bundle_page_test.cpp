#include "exports/bundle_page.hpp"

#include <map>

#include "seeded.hpp"

using namespace zorgborg;

namespace {

BundlePage gathered(Seeded& seeded, BundleProfile profile, std::optional<Language> language = {}) {
    auto const snapshot = seeded.at(Seeded::now());
    auto const people = seeded.people();
    return bundle_page_of(*snapshot, *people,
                          {profile, language, instant("2026-02-01T00:00:00Z"), "cm9vdA==", "zorgborg 0.1.0"});
}

std::optional<std::int64_t> gap(BundlePage const& bundle, std::string_view text) {
    for (auto const& each : bundle.gaps)
        if (each.text.starts_with(text)) return each.count;
    return std::nullopt;
}

bool holds(std::string const& page, std::string_view part) { return page.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what is missing is counted") {
    Seeded seeded;
    seeded.live();
    auto const bundle = gathered(seeded, BundleProfile::certifier);
    CHECK(gap(bundle, "Regels van de verklaring waarover nog niet") == 99);
    CHECK(gap(bundle, "Ingevoerde maatregelen zonder actueel bewijs") == 1);
    CHECK(gap(bundle, "Maatregelen zonder eigenaar") == 101);
    CHECK(gap(bundle, "Beoordelingen die te laat zijn") == 1);
    CHECK(gap(bundle, "Vereiste documenten") == 15);
    CHECK_FALSE(gap(bundle, "Regels die van toepassing zijn en niet zijn gestart"));
    CHECK_FALSE(gap(bundle, "Versies van records"));
}

TEST_CASE("a required document is what the register has of it, and a procedure is no record") {
    Seeded seeded;
    seeded.live();
    std::map<std::string, DocumentLine> lines;
    for (auto const& line : gathered(seeded, BundleProfile::certifier).documents) lines.emplace(line.title, line);
    CHECK(lines.size() == 16);
    struct Case {
        char const *title, *number;
        DocumentState state;
        std::vector<std::string> found;
    };
    for (auto const& [title, number, state, found] :
         {Case{"Hoe risico's worden beoordeeld", "6.1.2", DocumentState::ready, {"Beleid"}},
          Case{"Uitkomsten van de risicobeoordelingen", "8.2", DocumentState::described, {"Beleid"}},
          Case{"De doelstellingen voor informatiebeveiliging", "6.2", DocumentState::draft, {"Doelen"}},
          Case{"Het toepassingsgebied van het ISMS", "4.3", DocumentState::unapproved, {"Scope"}},
          Case{"De verklaring van toepasselijkheid", "6.1.3", DocumentState::draft, {}},
          Case{"Het informatiebeveiligingsbeleid", "5.2", DocumentState::missing, {}}}) {
        CAPTURE(title);
        REQUIRE(lines.contains(title));
        CHECK(lines[title].number == number);
        CHECK(static_cast<int>(lines[title].state) == static_cast<int>(state));
        CHECK(lines[title].found == found);
    }
}

TEST_CASE("controls tell who owns them, what was done to them and by whom") {
    Seeded seeded;
    seeded.live();
    auto const bundle = gathered(seeded, BundleProfile::certifier);
    REQUIRE(bundle.controls.size() == 102);
    auto const& first = bundle.controls.front();
    CHECK(first.title == "<script>alert(1)</script>");
    CHECK(first.requirements == std::vector<std::string>{"A.5.1"});
    CHECK(first.owner == "Marit <Oldenkamp>");
    REQUIRE(first.history.size() == 2);
    CHECK(first.history[0].version == 2);
    CHECK(first.history[0].who == "Marit <Oldenkamp>");
    CHECK(first.history[0].action == "gewijzigd");
    CHECK(first.history[0].members == std::vector<std::string>{"Titel", "Status", "Eigenaar", "Uitvoering",
                                                               "Ingevoerd op", "Beoordelingsinterval"});
    CHECK(first.history[1].action == "gemaakt");
    CHECK(first.history[1].who == "opdrachtregel van de server");
    CHECK(bundle.controls.back().title == "Eigen regel");
}

TEST_CASE("what changed since, and what was entered more than thirty days after it happened") {
    Seeded seeded;
    seeded.live();
    auto const bundle = gathered(seeded, BundleProfile::certifier);
    REQUIRE(bundle.changes.size() == 7);
    CHECK(bundle.changes.front().title == "Eigen regel");
    CHECK(bundle.changes.back().register_name == "Toepasselijkheid");
    CHECK_FALSE(bundle.changes.back().title.empty());
    REQUIRE(bundle.late_entries.size() == 1);
    CHECK(bundle.late_entries[0].member == "Ingevoerd op");
    CHECK(bundle.late_entries[0].days == 50);
    CHECK(to_text(bundle.late_entries[0].event) == "2026-01-10");
}

TEST_CASE("an erased version is told as erased, with who and when") {
    Seeded seeded;
    seeded.live();
    auto const control = seeded.control_of("A.5.1");
    auto const snapshot = seeded.at(Seeded::now());
    REQUIRE(erase_content(seeded.source().connection, snapshot->organisation_id(), "controls", control, 1) == 1);
    auto const bundle = gathered(seeded, BundleProfile::certifier);
    CHECK(gap(bundle, "Versies van records waarvan de inhoud is gewist") == 1);
    auto const& history = bundle.controls.front().history;
    REQUIRE(history.size() == 2);
    CHECK(history[1].erased);
    CHECK(history[1].members.empty());
    CHECK_FALSE(history[0].erased);
    CHECK(history[0].members.empty());  // compared with what is gone
    CHECK(holds(bundle_page(bundle), "<span class=\"mark\">inhoud gewist</span>"));
}

TEST_CASE("who may what, and how the tool is set") {
    Seeded seeded;
    auto const bundle = gathered(seeded, BundleProfile::certifier, Language::en);
    REQUIRE(bundle.members.size() == 1);
    CHECK(bundle.members[0].name == "Marit <Oldenkamp>");
    CHECK(bundle.members[0].roles == std::vector<std::string>{"Administrator", "Security officer"});
    CHECK(bundle.settings.front() == std::pair<std::string, std::string>{"Edition of the standard", "NEN 7510:2024"});
}

TEST_CASE("the page says first what is missing, and no text becomes markup") {
    Seeded seeded;
    seeded.live();
    for (auto const& profile : enumerators<BundleProfile>)
        for (auto const language : {Language::nl, Language::en}) {
            CAPTURE(profile.name);
            auto bundle = gathered(seeded, profile.value, language);
            bundle.gaps.push_back({PageGap::Kind::withheld, "<i>evidence</i>", 3});
            auto const page = bundle_page(bundle);
            CHECK(between(page, "<h2", "</h2>").front() ==
                  (language == Language::nl ? "Eerst: wat ontbreekt" : "First: what is missing"));
            CHECK(holds(page, "&lt;i&gt;evidence&lt;/i&gt;"));
            CHECK(holds(page, "De Waterlelie &amp; &lt;b&gt;Zonen&lt;/b&gt;"));
            CHECK(holds(page, "cm9vdA=="));
            CHECK(count_of(page, "<tr id=\"A.") == 101);
            for (auto const* foreign : {"<script", "<b>", "<i>", "http:", "https:", "style=", "javascript:"}) {
                CAPTURE(foreign);
                CHECK_FALSE(holds(page.substr(page.find("<body>")), foreign));
            }
        }
}

TEST_CASE("each profile is shown its sections in its order, and no more") {
    Seeded seeded;
    seeded.live();
    struct Case {
        BundleProfile profile;
        std::vector<std::string> headings;
        bool names, reasons;
    };
    for (auto const& [profile, headings, names, reasons] :
         {Case{BundleProfile::certifier,
               {"Eerst: wat ontbreekt", "Over dit dossier", "Onafhankelijke beoordeling", "Hoe het ervoor staat",
                "Documenten die de norm vraagt", "Te laat of binnenkort", "Verklaring van toepasselijkheid",
                "Maatregelen met bewijs en geschiedenis", "Wat er is gewijzigd", "Achteraf ingevoerd", "Uitzonderingen",
                "Rollen en instellingen van dit programma"},
               true,
               true},
          Case{BundleProfile::inspectorate,
               {"Eerst: wat ontbreekt", "Over dit dossier", "Onafhankelijke beoordeling", "Hoe het ervoor staat",
                "Te laat of binnenkort", "Documenten die de norm vraagt", "Verklaring van toepasselijkheid"},
               true,
               false},
          Case{BundleProfile::customer,
               {"Eerst: wat ontbreekt", "Over dit dossier", "Verklaring van toepasselijkheid"},
               false,
               false}}) {
        CAPTURE(enum_name(profile));
        auto const page = bundle_page(gathered(seeded, profile));
        CHECK(between(page, "<h2", "</h2>") == headings);
        CHECK(holds(page, "Marit &lt;Oldenkamp&gt;") == names);
        CHECK(holds(page, "Nodig &lt;hier&gt;") == reasons);
        CHECK(holds(page, "Eerste alinea.") == (profile == BundleProfile::certifier));
        CHECK(holds(page, "zonder eigenaar") == (profile != BundleProfile::customer));
    }
}

TEST_CASE("evidence is linked where it lies beside the page, and says so where it doesn't") {
    Seeded seeded;
    auto bundle = gathered(seeded, BundleProfile::certifier);
    auto const valid = parse_date("2026-12-31");
    bundle.controls.front().evidence = {
        {"Rapport", "evidence/00ff/rapport.pdf", true, EvidenceState::current, {}, valid},
        {"Inzage", "", false, EvidenceState::expired},
        {"Elders", "javascript:alert(1)"}};
    auto const page = bundle_page(bundle);
    CHECK(holds(page,
                "<a href=\"evidence/00ff/rapport.pdf\">Rapport</a> (Actueel, geldig tot en met <time "
                "datetime=\"2026-12-31\">31 dec 2026</time>)"));
    CHECK(holds(page, "Inzage (Verlopen, gezien, niet bewaard)"));
    CHECK(holds(page, "Elders (Actueel, niet bijgevoegd)"));
    CHECK_FALSE(holds(page, "javascript:"));
}

TEST_CASE("every heading of the whole page is another in the other language, in the same order of levels") {
    Seeded seeded;
    seeded.live();
    auto const nl = bundle_page(gathered(seeded, BundleProfile::certifier, Language::nl));
    auto const en = bundle_page(gathered(seeded, BundleProfile::certifier, Language::en));
    for (auto const* tag : {"h1", "h2", "caption", "th scope=\"col\"", "dt"}) {
        auto const begin = "<" + std::string(tag);
        auto const end = "</" + std::string(tag).substr(0, std::string(tag).find(' ')) + ">";
        auto const dutch = between(nl, begin, end);
        auto const english = between(en, begin, end);
        CHECK(dutch.size() == english.size());
        for (std::size_t i = 0; i < std::min(dutch.size(), english.size()); ++i) {
            CAPTURE(dutch[i]);
            bool const same = dutch[i] == "Status" || dutch[i] == "Sector" || dutch[i] == "Register";
            CHECK((dutch[i] == english[i]) == same);
        }
    }
    int level = 1;
    for (std::size_t at = nl.find("<h"); at != std::string::npos; at = nl.find("<h", at + 1)) {
        if (nl[at + 2] < '1' || nl[at + 2] > '6') continue;
        CHECK(nl[at + 2] - '0' <= level + 1);
        level = nl[at + 2] - '0';
    }
}
